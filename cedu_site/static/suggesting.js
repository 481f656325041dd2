// Suggestions while typing: an editable combobox with a list of links below it (WAI-ARIA APG,
// "list autocomplete with manual selection"). Loaded by reader.js; without it, or when the
// network fails, the field is the plain one.
(function () {
  "use strict";
  var DELAY = 150; // ms without a key before asking
  var PARTIAL = { "HX-Request": "true", "HX-Request-Type": "partial", "Accept": "text/html" };
  var field = document.querySelector("[data-suggest]");
  var list = document.createElement("ul");
  var status = document.createElement("p");
  var options = [];
  var chosen = -1;
  var timer = 0;
  var asking = null; // the AbortController of the request that counts

  function isOpen() { return !list.hidden; }

  function stop() {
    clearTimeout(timer);
    if (asking) { asking.abort(); }
    asking = null;
  }

  function choose(at) {
    if (options[chosen]) { options[chosen].setAttribute("aria-selected", "false"); }
    chosen = at;
    if (!options[at]) { field.removeAttribute("aria-activedescendant"); return; }
    options[at].setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    var from = chosen < 0 && step < 0 ? 0 : chosen;
    choose((from + step + options.length) % options.length);
  }

  function open(yes) {
    list.hidden = !yes;
    field.setAttribute("aria-expanded", String(yes));
  }

  function close() {
    stop();
    choose(-1);
    open(false);
    status.textContent = "";
  }

  function option(link, at) {
    var item = document.createElement("li");
    item.setAttribute("role", "presentation");
    link.id = "suggestion-" + at;
    link.tabIndex = -1;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    item.appendChild(link);
    list.appendChild(item);
    return link;
  }

  function show(html) {
    var page = new DOMParser().parseFromString(html, "text/html");
    choose(-1);
    list.textContent = "";
    options = Array.prototype.map.call(page.querySelectorAll("#suggestions a"), option);
    open(options.length > 0);
    list.scrollTop = 0;
    status.textContent = options.length
      ? "有 " + options.length + " 条建议，按上下键挑选。" : "没有建议。";
  }

  function ask(then) {
    var q = field.value.trim();
    stop();
    if (!q) { close(); return; }
    var mine = asking = new AbortController();
    var address = field.getAttribute("data-suggest") + "?" + new URLSearchParams({ q: q });
    fetch(address, { headers: PARTIAL, signal: mine.signal }).then(function (response) {
      if (!response.ok) { throw new Error(response.status); }
      return response.text();
    }).then(function (html) {
      if (asking !== mine) { return; }
      show(html);
      if (then && isOpen()) { then(); }
    }).catch(function () {
      if (asking === mine) { close(); }
    });
  }

  function askSoon() {
    stop();
    choose(-1);
    timer = setTimeout(ask, DELAY);
  }

  function typed(event) {
    if (event.isComposing) { stop(); } else { askSoon(); }
  }

  function arrow(step) {
    if (isOpen()) { move(step); } else { ask(function () { move(step); }); }
  }

  function pressed(event) {
    if (event.isComposing || event.keyCode === 229) { return; } // the input method's own keys
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) { return; }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      arrow(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && isOpen()) {
      event.preventDefault(); // which would empty the field
      close();
    } else if (event.key === "Enter" && options[chosen]) {
      event.preventDefault();
      options[chosen].click();
    } else if (/^(Home|End|ArrowLeft|ArrowRight)$/.test(event.key)) {
      choose(-1);
    }
  }

  function set(element, attributes) {
    Object.keys(attributes).forEach(function (name) {
      element.setAttribute(name, attributes[name]);
    });
  }

  if (!field) { return; }
  list.hidden = true;
  set(list, { "id": "suggestion-list", "class": "suggestions", "role": "listbox", "aria-label": "搜索建议" });
  set(status, { "role": "status" });
  field.parentNode.appendChild(list);
  field.parentNode.appendChild(status);
  set(field, {
    "role": "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": "suggestion-list"
  });
  field.addEventListener("input", typed);
  field.addEventListener("compositionstart", stop);
  field.addEventListener("compositionend", askSoon);
  field.addEventListener("keydown", pressed);
  field.addEventListener("blur", close);
  field.form.addEventListener("submit", close);
  list.addEventListener("mousedown", function (event) { event.preventDefault(); }); // keep the focus
  list.addEventListener("click", close);
  if (field.value !== field.entered && !field.composing) { askSoon(); } // typed meanwhile
})();
