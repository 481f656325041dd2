// Nothing typed is lost: what stands in the writing form is kept in this browser within a second
// and in a draft on the server every few seconds; what only this browser has is offered again.
(function () {
  "use strict";
  var form = document.getElementById("write");
  var words = document.getElementById("kept");
  if (!form) { return; }
  var PAUSE = 800, BETWEEN = 3000, SLACK = 5000, LEFT_OUT = /^(csrf_token|base|alt-was-|alt-of-)/;
  var key = "desk " + form.dataset.person + " " + form.dataset.uid, aside = key + " aside";
  var ahead = Date.now() - form.dataset.now * 1000, leaving = false; // this device's clock may be wrong
  var soon = null, typed = null, sending = null, sent = values();

  function values() {
    var kept = {};
    new FormData(form).forEach(function (value, name) {
      if (LEFT_OUT.test(name) || typeof value !== "string") { return; }
      (kept[name] = kept[name] || []).push(value.replace(/\r\n?/g, "\n"));
    });
    return JSON.stringify(kept);
  }
  function store(text, state) {
    try {
      localStorage.setItem(key, JSON.stringify({ values: text, state: state, at: Date.now() - ahead }));
    } catch (error) { /* storage is full or off: the server's draft remains */ }
  }
  function stored(name) {
    try { return JSON.parse(localStorage.getItem(name)); } catch (error) { return null; }
  }
  function forget(name) {
    try { localStorage.removeItem(name); } catch (error) { /* storage is off */ }
  }
  function setAside(before) { // what is offered is not overwritten by what is typed meanwhile
    try { localStorage.setItem(aside, JSON.stringify(before)); } catch (error) { return; }
    forget(key);
  }
  function say(text, path) {
    words.textContent = text;
    if (!path) { return; }
    var link = document.createElement("a");
    link.href = path;
    link.target = "_blank";
    link.textContent = "另开一页登录";
    words.appendChild(link);
  }

  function keepHere(state) {
    var now = values();
    if (now !== sent) { store(now, state || "here"); }
    return now;
  }
  function keepThere() {
    var now = keepHere();
    if (now === sent || sending) { return; }
    sending = now;
    post(form.dataset.draft).then(function (answer) {
      sent = sending;
      forget(key);
      say("已自动存下 " + answer.saved);
    }).catch(function (status) {
      if (status !== 400 && status !== 401) { return say("网络不通，写的先存在这台设备里，通了再存到网站上。"); }
      say("登录已经过期；写的都存在这台设备里，登录后接着写就行。", form.dataset.login);
      return renew();
    }).then(function () {
      sending = null;
      if (values() !== sent) { later(); }
    });
  }
  function post(path) {
    return fetch(path, {
      method: "POST", body: new FormData(form), credentials: "same-origin",
      headers: { Accept: "application/json" }, redirect: "manual"
    }).then(function (answer) {
      if (answer.ok) { return answer.json(); }
      throw answer.status || 401;
    });
  }
  // Who signed in again in another tab goes on here: the form only needs that session's token.
  function renew() {
    return fetch(location.href, { credentials: "same-origin", redirect: "manual" }).then(function (answer) {
      return answer.ok ? answer.text() : "";
    }).then(function (text) {
      var other = new DOMParser().parseFromString(text, "text/html").getElementById("write");
      if (other && other.dataset.person === form.dataset.person) {
        var token = other.elements.csrf_token.value;
        document.querySelectorAll("input[name=csrf_token]").forEach(function (field) { field.value = token; });
      }
    }).catch(function () { /* the next try comes by itself */ });
  }
  function later() {
    typed = typed || setTimeout(function () { typed = null; keepThere(); }, BETWEEN);
  }
  form.addEventListener("input", function () {
    soon = soon || setTimeout(function () { soon = null; keepHere(); }, PAUSE);
    later();
  });
  form.addEventListener("submit", function () { leaving = true; keepHere("sent"); });
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") { leave(); }
  });
  function leave() {
    if (!leaving && keepHere() !== sent && navigator.sendBeacon) {
      navigator.sendBeacon(form.dataset.draft, new FormData(form));
    }
  }

  function put(text) {
    var kept = JSON.parse(text);
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name || LEFT_OUT.test(field.name) || field.type === "hidden" || field.tagName === "BUTTON") { return; }
      var given = kept[field.name] || [];
      if (field.type === "checkbox") { field.checked = given.indexOf(field.value) >= 0; }
      else { field.value = given[0] || ""; }
    });
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function offer(before) {
    var box = document.createElement("div");
    box.className = "offered";
    box.setAttribute("role", "status");
    var when = new Date(before.at + ahead);
    box.appendChild(document.createElement("p")).textContent = "这台设备里有 " + when.toLocaleString("zh-CN") + " 写的、网站上还没有的内容。";
    [["接着写那一份", function () { put(before.values); }], ["不要了", function () {}]]
      .forEach(function (choice) {
        var button = box.appendChild(document.createElement("button"));
        button.type = "button";
        button.textContent = choice[0];
        button.addEventListener("click", function () { box.remove(); forget(aside); choice[1](); });
      });
    form.parentNode.parentNode.insertBefore(box, form.parentNode);
  }
  var before = stored(key) || stored(aside);
  var arrived = before && before.state === "sent" && form.dataset.saved * 1000 > before.at - SLACK;
  if (before && before.values !== sent && !arrived) {
    setAside(before);
    offer(before);
  }
})();
