// A button beside each field copies what stands in it; where that does not work there is none.
// What shows each choice at once is fetched when the form is first entered.
(function () {
  "use strict";
  var form = document.querySelector("form[data-script]"), changed = false;
  function note() { changed = true; }
  function enliven() {
    var script = document.createElement("script");
    form.removeEventListener("focusin", enliven);
    script.src = form.getAttribute("data-script");
    script.onload = function () {
      setTimeout(function () {  // it has begun to listen by then
        form.removeEventListener("input", note);
        if (changed) { form.dispatchEvent(new Event("change")); }
      });
    };
    document.head.appendChild(script);
  }
  form.addEventListener("focusin", enliven);
  form.addEventListener("input", note);
  // a number is heard while it is typed; on leaving it the preview must not be fetched again
  // under the button that is just being pressed
  document.getElementById("n").addEventListener("change", function (event) { event.stopPropagation(); });

  var able = navigator.clipboard || (document.queryCommandSupported && document.queryCommandSupported("copy"));
  if (!able) { return; }
  document.documentElement.setAttribute("data-copies", "");
  function tell(button, words) {
    document.querySelectorAll(".copying [role=status]").forEach(function (status) {
      status.textContent = status.parentNode === button.parentNode ? words : "";
    });
  }
  function byHand(field) {
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button) { return; }
    var field = document.getElementById(button.getAttribute("data-copy"));
    function told(done) { tell(button, done ? "已复制" : "没有复制成。请在框里全选，再复制。"); }
    if (!navigator.clipboard) { told(byHand(field)); return; }
    navigator.clipboard.writeText(field.value).then(function () { told(true); }, function () { told(byHand(field)); });
  });
})();
