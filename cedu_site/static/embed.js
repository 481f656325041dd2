// Shows listings of this site on other sites' pages. ES5 only, ASCII only, silent: whatever fails
// or is missing, the links that stand in the page already go on standing there.
(function () {
  "use strict";
  var CSS = "{css}";
  var TAGS = /^(a|abbr|article|aside|b|br|caption|dd|div|dl|dt|em|figure|footer|h[1-6]|header|i|img|li|mark|nav|ol|p|section|small|span|strong|table|tbody|td|th|thead|time|tr|ul)$/;
  var ATTRIBUTES = /^(alt|aria-[a-z]+|class|colspan|datetime|dir|height|href|id|lang|rel|role|rowspan|scope|src|target|title|width)$/;
  var source, home, soon;

  function originOf(address) {
    var link = document.createElement("a");
    link.href = address;
    return link.protocol + "//" + link.host;
  }
  function mine() {
    var scripts = document.getElementsByTagName("script"), at = scripts.length;
    if (document.currentScript) { return document.currentScript.src; }
    while (at--) {
      if (/\/embed\.js([?#]|$)/.test(scripts[at].src)) { return scripts[at].src; }
    }
  }

  function clean(element) {
    var names = element.attributes, at = names.length, name;
    if (!TAGS.test(element.localName)) { element.parentNode.removeChild(element); return; }
    while (at--) {
      name = names[at].name;
      if (!ATTRIBUTES.test(name)) { element.removeAttribute(name); continue; }
      if (name !== "href" && name !== "src") { continue; }
      if (/^https?:/.test(element[name])) { element.setAttribute(name, element[name]); }
      else { element.removeAttribute(name); }
    }
  }
  function copied(answer) {
    var main = answer.getElementById("cedu"), all = main.querySelectorAll("*"), at = all.length;
    var box = document.createElement("div");
    while (at--) { clean(all[at]); }
    box.id = "cedu";
    box.className = main.className;
    box.lang = answer.documentElement.lang;
    while (main.firstChild) { box.appendChild(document.adoptNode(main.firstChild)); }
    return box;
  }
  function dress(root) {
    var sheet;
    try {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS);
      root.adoptedStyleSheets = [sheet];
    } catch (error) {
      sheet = document.createElement("style");
      sheet.textContent = CSS;
      root.appendChild(sheet);
    }
  }
  function show(place) {
    var request = new XMLHttpRequest();
    if (!place.attachShadow) { return; }
    request.open("GET", place.getAttribute("data-cedu"));
    request.responseType = "document";
    request.timeout = 10000;
    request.onload = quietly(function () {
      var box, root;
      if (request.status !== 200 || originOf(request.responseURL) !== home) { return; }
      box = copied(request.response);
      root = place.attachShadow({ mode: "open" });
      dress(root);
      root.appendChild(box);
    });
    request.send();
  }

  function handle(element) {
    var framed = element.nodeName === "IFRAME";
    var address = framed ? element.src : element.getAttribute("data-cedu");
    if (element.cedu || originOf(address) !== home) { return; }
    element.cedu = true;
    if (framed) { element.contentWindow.postMessage({ cedu: "measure" }, "*"); }
    else { show(element); }
  }
  function quietly(act) {
    return function (event) {
      try { act(event); } catch (error) { /* the links stay */ }
    };
  }
  function scan() {
    var found, at;
    soon = 0;
    found = document.querySelectorAll("[data-cedu]");
    for (at = 0; at < found.length; at++) {
      try { handle(found[at]); } catch (error) { /* the links stay */ }
    }
  }
  function grow(event) {
    var frames = document.querySelectorAll("iframe[data-cedu]"), said = event.data, at = frames.length;
    if (event.origin !== home || !event.source || !said || said.cedu !== "height") { return; }
    if (typeof said.height !== "number" || !(said.height >= 50 && said.height <= 10000)) { return; }
    while (at--) {
      if (frames[at].contentWindow === event.source && originOf(frames[at].src) === home) {
        frames[at].style.height = Math.ceil(said.height) + "px";
      }
    }
  }

  try {
    source = mine();
    home = source && originOf(source);
    if (!home || document["cedu " + home]) { return; }
    document["cedu " + home] = true;
    window.addEventListener("message", quietly(grow));
    scan();
    new MutationObserver(function () {
      soon = soon || setTimeout(quietly(scan), 100);
    }).observe(document, { childList: true, subtree: true });
  } catch (error) { /* an old browser: the links stay */ }
})();
