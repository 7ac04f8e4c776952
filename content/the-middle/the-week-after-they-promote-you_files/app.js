/* workbench app.js v118 */
(function () {
  "use strict";
  var banner = document.getElementById("consent");
  var button = banner && banner.querySelector(".consent-reject");
  if (button) {
    button.addEventListener("click", function () { banner.hidden = true; });
  }
})();
