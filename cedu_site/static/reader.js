// The reader's own text size, kept in this browser only, runs before the page is drawn; what
// suggests while typing is fetched when a search field is first entered.
(function () {
  "use strict";
  var root = document.documentElement;
  var key = "text-size";
  var size = "1";
  try { size = localStorage.getItem(key) || "1"; } catch (error) { /* storage is off */ }
  root.setAttribute("data-text-size", size);

  document.addEventListener("DOMContentLoaded", function () {
    var group = document.querySelector(".text-size");
    var buttons = group.querySelectorAll("button");
    function show() {
      buttons.forEach(function (button) {
        var chosen = button.getAttribute("data-text-size") === root.getAttribute("data-text-size");
        button.setAttribute("aria-pressed", String(chosen));
      });
    }
    buttons.forEach(function (button) {
      button.addEventListener("click", function () {
        size = button.getAttribute("data-text-size");
        root.setAttribute("data-text-size", size);
        try { localStorage.setItem(key, size); } catch (error) { /* storage is off */ }
        show();
      });
    });
    group.hidden = false;
    show();
  });

  document.addEventListener("focusin", function load(event) {
    var field = event.target;
    if (!field.hasAttribute("data-suggest")) { return; }
    document.removeEventListener("focusin", load);
    field.entered = field.value;
    function compose(event) { field.composing = event.type === "compositionstart"; }
    field.addEventListener("compositionstart", compose);
    field.addEventListener("compositionend", compose);
    var script = document.createElement("script");
    script.src = field.getAttribute("data-script");
    document.head.appendChild(script);
  });
})();
