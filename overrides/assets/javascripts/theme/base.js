// Where Material keeps its settings; the scope is the root of the site.
var __md_scope = new URL(document.currentScript.dataset.scope, location)

var __md_hash = text => [...text].reduce((sum, letter) => (sum << 5) - sum + letter.charCodeAt(0), 0)

// A browser may refuse storage to a page opened from a disk: then nothing is remembered.
var __md_get = (key, storage, scope = __md_scope) => {
  try {
    return JSON.parse((storage || localStorage).getItem(scope.pathname + "." + key))
  } catch {
    return null
  }
}

var __md_set = (key, value, storage, scope = __md_scope) => {
  try {
    (storage || localStorage).setItem(scope.pathname + "." + key, JSON.stringify(value))
  } catch { /* see above */ }
}

// What needs scripts is shown from the first, also while the theme's own are still to come.
document.documentElement.classList.replace("no-js", "js")

// What is read first is painted first: below a second heading, where nobody is led to yet, the rest
// follows. And where the styles were long in coming, nobody waits for fonts too, nor reads lines
// that break anew when they come: the machine's own letters will do.
{
  const SLOW = 200 // ms
  const NEAR = 150 // ms; in which the head of a page comes on a good line
  const PATIENCE = 500 // ms; for fonts that lie beside the page
  const { classList } = document.documentElement
  const { chu } = document.currentScript.dataset
  const isOnDisk = location.protocol === "file:"
  // Letters that are asked for along with the styles are there when the page is painted.
  if (chu && !isOnDisk && performance.now() < NEAR)
    for (const href of chu.split(" "))
      document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "", href }))
  // A disk brings nothing that is only announced, but soon what is asked for: it is waited for.
  let isWaiting = chu && isOnDisk
  if (isWaiting) {
    classList.add("tu-dia")
    const kinds = { Regular: {}, Italic: { style: "italic" }, SemiBold: { weight: 600 }, Bold: { weight: 700 } }
    const faces = Object.entries(kinds).map(([name, how]) =>
      new FontFace("chu-tu-dia", `url("${new URL(chu.replace(/Regular.*/, `${name}.woff2`), location)}")`, how))
    const show = () => {
      isWaiting = false
      classList.remove("cho-chu")
    }
    Promise.allSettled(faces.map(face => {
      document.fonts.add(face)
      return face.load()
    })).then(show)
    setTimeout(show, PATIENCE)
  }
  const asked = document.hidden || isOnDisk ? Infinity : performance.now()
  if (!location.search && !location.hash && performance.navigation.type === 0) classList.add("mo-dau")
  requestAnimationFrame(now => {
    if (now - asked > SLOW) classList.add("duong-cham")
    if (isWaiting) classList.add("cho-chu")
    setTimeout(() => classList.remove("mo-dau"))
  })
}

// A number that is asked before our scripts have come waits for them, and does not lead away, until
// something else is clicked or Escape is hit. When they are long in coming, it is a link again.
var __md_asked
for (const kind of ["click", "keydown"]) addEventListener(kind, event => {
  if (self.soLieu?.hoi || (kind === "keydown" && event.key !== "Escape")) return
  __md_asked?.classList.remove("dang-hoi")
  __md_asked = null
  const number = event.target.closest?.("a[data-so]")
  if (kind === "keydown" || !number || performance.now() > 15000 || !HTMLElement.prototype.showPopover ||
    event.ctrlKey || event.metaKey || event.shiftKey || event.detail === 0) return
  event.preventDefault()
  __md_asked = number
  number.classList.add("dang-hoi")
}, true)
