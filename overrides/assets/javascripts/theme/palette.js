// Put the colour scheme that the reader, or the machine, chose on the page before it is painted.
{
  const put = () => {
    const scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "slate" : "default"
    for (const [key, value] of Object.entries(__md_get("__palette")?.color ?? { scheme }))
      document.body.setAttribute(`data-md-color-${key}`, value)
  }
  // In the head it holds up nobody: the page goes on being read while its styles are fetched.
  if (document.body) put()
  else new MutationObserver((_, watch) => {
    if (!document.body) return
    watch.disconnect()
    put()
  }).observe(document.documentElement, { childList: true })
}
