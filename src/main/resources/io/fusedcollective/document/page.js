// Sorts a table by the column whose heading is clicked; a second click turns the order round.
document.querySelectorAll("table.sortable th button").forEach(button => button.addEventListener("click", () => {
  const heading = button.parentElement;
  const ascending = heading.getAttribute("aria-sort") !== "ascending";
  heading.parentElement.querySelectorAll("th").forEach(other => other.removeAttribute("aria-sort"));
  heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
  const body = heading.closest("table").tBodies[0];
  const key = row => row.cells[heading.cellIndex].dataset.sort ?? "";
  const compare = (a, b) => {
    // Cells without a figure stay below, whichever way the others go.
    if (a === "" || b === "") return (a === "") - (b === "");
    const order = isNaN(a) || isNaN(b) ? a.localeCompare(b) : a - b;
    return ascending ? order : -order;
  };
  body.append(...[...body.rows].sort((a, b) => compare(key(a), key(b))));
}));
