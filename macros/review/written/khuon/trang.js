(function () {
  "use strict";
  var bar = document.querySelector(".thanh"), changes = Array.from(document.querySelectorAll(".thay-doi"));
  var choice = bar.querySelector("select"), boxes = Array.from(bar.querySelectorAll(".loc input"));
  var counted = bar.querySelector(".da-xem-dem"), at = -1;
  function remembered(change) { return "doi-chieu:" + change.dataset.dau; }
  function keep(change, seen) {
    change.dataset.xem = seen ? "1" : "0";
    change.querySelector(".da-xem input").checked = seen;
    try { if (seen) localStorage.setItem(remembered(change), "1"); else localStorage.removeItem(remembered(change)); } catch (error) { /* private windows keep nothing */ }
  }
  function known(change) { try { return localStorage.getItem(remembered(change)) === "1"; } catch (error) { return false; } }
  function count() {
    var seen = changes.filter(function (one) { return one.dataset.xem === "1"; }).length;
    counted.textContent = "đã xem " + seen + "/" + changes.length;
  }
  function filter() {
    var kinds = boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
    changes.forEach(function (change) {
      var page = change.closest(".muc");
      var fits = change.dataset.loai.split(" ").some(function (kind) { return kinds.indexOf(kind) >= 0; });
      change.hidden = !fits || (choice.value && (!page || page.dataset.muc !== choice.value));
    });
    document.querySelectorAll(".muc").forEach(function (page) { page.hidden = !page.querySelector(".thay-doi:not([hidden])"); });
  }
  function go(step) {
    var shown = changes.filter(function (change) { return !change.hidden; });
    if (!shown.length) return;
    var place = shown.indexOf(changes[at]);
    place = place < 0 ? (step > 0 ? 0 : shown.length - 1) : Math.max(0, Math.min(shown.length - 1, place + step));
    at = changes.indexOf(shown[place]);
    shown[place].scrollIntoView({ block: "start" });
    shown[place].focus({ preventScroll: true });
  }
  changes.forEach(function (change, number) {
    var label = change.querySelector(".da-xem");
    label.hidden = false;
    keep(change, known(change));
    label.addEventListener("change", function (event) { keep(change, event.target.checked); count(); });
    change.addEventListener("focusin", function () { at = number; });
  });
  boxes.concat(choice).forEach(function (input) { input.addEventListener("change", filter); });
  bar.addEventListener("click", function (event) { var step = event.target.dataset.di; if (step) go(Number(step)); });
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "x" && at >= 0) { keep(changes[at], changes[at].dataset.xem !== "1"); count(); }
  });
  document.querySelectorAll('a[href^="#truoc-"]').forEach(function (link) {
    link.addEventListener("click", function () { document.getElementById(link.hash.slice(1)).closest("details").open = true; });
  });
  bar.hidden = false;
  count();
  filter();
})();
