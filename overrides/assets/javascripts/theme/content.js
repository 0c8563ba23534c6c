// Open the tab that the address names.
{
  const target = document.getElementById(location.hash.slice(1))
  if (target?.name) target.checked = target.name.startsWith("__tabbed_")
}
