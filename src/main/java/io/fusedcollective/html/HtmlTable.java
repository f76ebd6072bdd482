package io.fusedcollective.html;

/** Builds a table cell by cell. With {@code sortable}, clicks on its headings sort it. */
final class HtmlTable {

    private final StringBuilder text = new StringBuilder();
    private final boolean sortable;

    HtmlTable(boolean sortable, String... headings) {
        this.sortable = sortable;
        text.append(
                sortable ? "<div class=\"scroll\"><table class=\"sortable\">\n" : "<div class=\"scroll\"><table>\n");
        text.append("<thead><tr>");
        for (String heading : headings) {
            String label = Html.escape(heading);
            text.append("<th scope=\"col\">")
                    .append(sortable ? "<button>" + label + "</button>" : label)
                    .append("</th>");
        }
        text.append("</tr></thead>\n<tbody>\n");
    }

    /** Begins a line. */
    HtmlTable line(String cssClass) {
        text.append("<tr class=\"").append(cssClass).append("\">");
        return this;
    }

    HtmlTable cell(String content) {
        return cell(content, content, "");
    }

    /** Adds a figure that sorts by its value rather than by its text; NaN sorts below all others. */
    HtmlTable cell(String content, double value) {
        return cell(content, Double.isFinite(value) ? Double.toString(value) : "", "");
    }

    HtmlTable cell(String content, String sortKey, String cssClass) {
        text.append(cssClass.isEmpty() ? "<td" : "<td class=\"" + cssClass + "\"")
                .append(sortable ? " data-sort=\"" + Html.escape(sortKey) + "\">" : ">")
                .append(Html.escape(content))
                .append("</td>");
        return this;
    }

    void end() {
        text.append("</tr>\n");
    }

    @Override
    public String toString() {
        return text + "</tbody></table></div>\n";
    }
}
