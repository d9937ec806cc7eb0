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

// A photo that is too large is told of before it is sent over a slow line, and left out.
document.addEventListener("change", (event) => {
  const field = event.target;
  const said = document.getElementById("files-said");
  if (!said || field.type !== "file" || !field.dataset.most) return;
  const large = [...field.files].filter((file) => file.size > Number(field.dataset.most));
  said.replaceChildren(...large.map((file) => {
    const line = document.createElement("li");
    line.textContent = `${field.dataset.tooLarge} ${file.name} (${Math.round(file.size / 1048576)} MB)`;
    return line;
  }));
  said.hidden = !large.length;
  if (!large.length) return;
  const kept = new DataTransfer();
  for (const file of field.files) if (!large.includes(file)) kept.items.add(file);
  field.files = kept.files;
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
