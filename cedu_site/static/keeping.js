// Nothing typed is lost: what stands in the writing form is kept in this browser within a second
// and in a draft on the server every few seconds; what only this browser has is offered again.
(function () {
  "use strict";
  var form = document.getElementById("write");
  var words = document.getElementById("kept");
  if (!form) { return; }
  var PAUSE = 800, BETWEEN = 3000, LEFT_OUT = /^(csrf_token|base|seen|alt-\d|alt-was-|alt-of-)/;
  var PICTURE = /!\[([^\[\]\n]{0,400})\]\(([^()\s]{1,400})((?:[ \t]"[^"\n]{0,400}")?)\)/g;
  var key = "desk " + form.dataset.person + " " + form.dataset.uid, aside = key + " aside";
  var soon = null, typed = null, sending = null, submitting = false, sent = values();

  function values() {
    var kept = {};
    new FormData(form).forEach(function (value, name) {
      if (LEFT_OUT.test(name) || typeof value !== "string") { return; }
      (kept[name] = kept[name] || []).push(value.replace(/\r\n?/g, "\n").trim());
    });
    kept.body = [described(kept.body[0])];
    return JSON.stringify(kept);
  }
  function described(body) {  // the descriptions stand in the text, as the server puts them there
    var number = -1;
    return body.replace(PICTURE, function (all, was, target, title) {
      number += 1;
      var alt = form.elements["alt-" + number];
      if (!alt || form.elements["alt-was-" + number].value !== was || form.elements["alt-of-" + number].value !== target) { return all; }
      return "![" + alt.value.replace(/[[\]\s]+/g, " ").trim() + "](" + target + title + ")";
    });
  }
  function store(text, base) {
    try {
      localStorage.setItem(key, JSON.stringify({ values: text, at: Date.now(), submitted: base }));
    } catch (error) { /* storage is full or off: the server's draft remains */ }
  }
  function stored(name) {
    try { return JSON.parse(localStorage.getItem(name)); } catch (error) { return null; }
  }
  function forget(name) {
    try { localStorage.removeItem(name); } catch (error) { /* storage is off */ }
  }
  function setAside(before) {  // what is offered is not overwritten by what is typed meanwhile
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

  function keepHere() {
    var now = values();
    if (now !== sent && !submitting) { store(now); }
    return now;
  }
  function keepThere() {
    var now = keepHere();
    if (now === sent || sending || submitting) { return; }
    var again = false;
    sending = now;
    fetch(form.dataset.draft, {
      method: "POST", body: new FormData(form), credentials: "same-origin",
      headers: { Accept: "application/json" }, redirect: "manual"
    }).then(function (answer) {
      if (answer.ok) { return answer.json(); }
      throw answer.status || 401;
    }).then(function (answer) {
      sent = sending;
      if (!submitting) { forget(key); }
      say("已自动存下 " + answer.saved);
    }).catch(function (status) {
      if (status !== 400) { throw status; }
      return renew().then(function () { again = true; });
    }).catch(function (status) {
      var out = status === 401;
      say(out ? "登录已经过期；写的都存在这台设备里，登录后接着写就行。"
        : "网络不通，写的先存在这台设备里，通了再存到网站上。", out ? form.dataset.login : "");
    }).then(function () {
      sending = null;
      if (again) { keepThere(); }
      else if (values() !== sent) { later(); }
    });
  }
  function renew() {  // who signed in again elsewhere goes on with the token of the new session
    var address = form.getAttribute("action") + "?kind=" + form.elements.kind.value;
    return fetch(address, { credentials: "same-origin" }).then(function (answer) {
      return answer.text();
    }).then(function (text) {
      var there = new DOMParser().parseFromString(text, "text/html").getElementById("write");
      if (!there || there.dataset.person !== form.dataset.person) { throw 401; }
      document.querySelectorAll("input[name=csrf_token]").forEach(function (token) {
        token.value = there.elements.csrf_token.value;
      });
    });
  }
  function later() {
    typed = typed || setTimeout(function () { typed = null; keepThere(); }, BETWEEN);
  }
  form.addEventListener("input", function () {
    soon = soon || setTimeout(function () { soon = null; keepHere(); }, PAUSE);
    later();
  });
  form.addEventListener("submit", function () {
    var now = values();
    if (now !== sent) { store(now, form.elements.base.value); }
    submitting = true;  // a draft that came after it would be offered although all is saved
  });
  window.addEventListener("pageshow", function () { submitting = false; });
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") { leave(); }
  });
  function leave() {
    if (!submitting && keepHere() !== sent && navigator.sendBeacon) {
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
    var when = new Date(before.at);
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
  var taken = before && before.submitted !== undefined && before.submitted !== form.elements.base.value;
  if (before && !taken && before.values !== sent) {
    setAside(before);
    offer(before);
  } else {
    forget(key);
    forget(aside);
  }
})();
