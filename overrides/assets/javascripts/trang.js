// Show or hide the outline's prompts on every page, and remember the choice.
for (const button of document.querySelectorAll("[data-nut=yeu-cau]")) {
  const show = shown => {
    document.documentElement.toggleAttribute("data-an-yeu-cau", !shown)
    button.setAttribute("aria-pressed", `${shown}`)
  }
  button.hidden = false
  show(__md_get("yeu-cau") !== false)
  button.addEventListener("click", () => {
    const shown = button.getAttribute("aria-pressed") !== "true"
    show(shown)
    __md_set("yeu-cau", shown)
  })
}
