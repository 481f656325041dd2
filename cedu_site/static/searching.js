// Searching while typing: not before an input method has settled on its characters, and never
// silent when the answer does not come.
(function () {
  "use strict";
  document.addEventListener("input", function (event) {
    if (event.isComposing) { event.stopImmediatePropagation(); }
  }, true);
  document.addEventListener("compositionend", function (event) {
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  }, true);
  function tell() {
    var total = document.getElementById("total");
    if (total) { total.textContent = "网络不通，结果没有更新。请按“搜索”再试一次。"; }
  }
  document.addEventListener("htmx:error", tell);
  document.addEventListener("htmx:response:error", tell);
})();
