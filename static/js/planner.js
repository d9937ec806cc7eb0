/* Small helps where there is script. Every page works without. */

// Tell before leaving a page with words that were typed and not sent.
let unsent = false;
document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-keep]")) unsent = true;
});
document.addEventListener("submit", () => { unsent = false; });
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) unsent = false;
});
window.addEventListener("beforeunload", (event) => {
  if (unsent) event.preventDefault();
});

// After a refused form the list of problems is read out first.
document.getElementById("problems")?.focus();

// Answers of 422 and 409 carry the form with what is wrong: show them too.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// On a phone the bar is wider than the screen: show the way one is on.
document.querySelector(".ways [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
