// What the questions of a test add.

/** A place on the picture is the same as its radio button: pressing one chooses the other. */
function hotspot(root) {
  const fields = all("input[type=radio]", root);
  const areas = all("[data-area]", root);
  const settle = () => areas.forEach((area) => area.classList.toggle("hotspot__area--chosen", fields.some((field) => field.checked && field.value === area.dataset.area)));
  areas.forEach((area) => area.addEventListener("click", () => {
    const field = fields.find((one) => one.value === area.dataset.area);
    field.checked = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    settle();
  }));
  root.addEventListener("change", settle);
  root.classList.add("hotspot--live");
  settle();
}
