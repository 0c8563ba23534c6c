// Put the colour scheme that the reader chose on the page before it is painted.
{
  const palette = __md_get("__palette")
  if (palette?.color) {
    const { color } = palette
    if (color.media === "(prefers-color-scheme)") {
      const scheme = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark"
      const input = document.querySelector(`[data-md-color-media='(prefers-color-scheme: ${scheme})']`)
      for (const key of ["media", "scheme", "primary", "accent"])
        color[key] = input.getAttribute(`data-md-color-${key}`)
    }
    for (const [key, value] of Object.entries(color))
      document.body.setAttribute(`data-md-color-${key}`, value)
  }
}
