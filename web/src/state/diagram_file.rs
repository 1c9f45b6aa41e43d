//! A diagram as a file: an SVG document that stands by itself, on light paper, with all of its styles inside.

use super::BoxView;
use super::diagram::Drawn;
use super::drawing::{self, Detail, Said, box_class, draw};
use super::text::escaped;

/// What stands above the diagram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    /// The record's key and title.
    pub title: String,
    /// Its status and the date.
    pub line: String,
}

/// How high the caption is.
const CAPTION: i32 = 64;
/// Documents are at least this wide, so that the caption has room.
const LEAST_WIDTH: i32 = 480;

/// The colours that a file takes over from the screen's light theme, as the style sheet names them.
const COLOURS: [&str; 12] = [
    "--paper",
    "--ink",
    "--ink-soft",
    "--line",
    "--line-strong",
    "--idle",
    "--active",
    "--held",
    "--done",
    "--failed",
    "--skipped",
    "--failed-paper",
];

/// Style sheet of a file; `var(--…)` is replaced by the colour.
const STYLES: &str = "
svg{font-family:system-ui,'Segoe UI',Roboto,'Helvetica Neue',sans-serif;background:var(--paper)}
.paper{fill:var(--paper)}
text{fill:var(--ink-soft);font-size:12px}
.caption{font-size:18px;font-weight:600;fill:var(--ink)}
.title{fill:var(--ink);font-size:13.5px}
.around>.title,.folded>.title{font-weight:600}
.end{text-anchor:end}
.keys{font-size:11px}
.late{fill:var(--failed)}
.outline{fill:var(--paper);stroke:var(--line-strong)}
.around>.outline{fill:none;stroke:var(--line)}
.idle>.outline{stroke-dasharray:4 3}
.done>.title,.skipped>.title,.over>.title{fill:var(--ink-soft)}
.active>.outline{stroke:var(--active);stroke-width:2}
.held>.outline{stroke:var(--held);stroke-width:2}
.failed>.outline{stroke:var(--failed);stroke-width:2.5}
.leaf.failed>.outline{fill:var(--failed-paper)}
.pile,.wires,.arrow,.mark,.chain path,.twisty path{fill:none;stroke:var(--line-strong);stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
.twisty rect{fill:none}
.unapproved path{stroke:var(--held)}.unapproved text{fill:var(--held)}
.idle>.mark{stroke:var(--idle)}.idle .ring{stroke-dasharray:2.4 2.4}
.over>.mark{stroke:var(--idle)}
.active>.mark,.active>.arrow{stroke:var(--active)}.active .sign{fill:var(--active);stroke:none}
.held>.mark{stroke:var(--held)}
.done>.mark{stroke:var(--done)}.done .ring{fill:var(--done)}
.failed>.mark,.failed>.arrow{stroke:var(--failed)}.failed .ring{fill:var(--failed)}
.done .sign,.failed .sign{stroke:var(--paper)}
.skipped>.mark{stroke:var(--skipped)}
";

/// How wide and high the document is.
pub fn size(drawn: &Drawn) -> (i32, i32) {
    (drawn.layout.width.max(LEAST_WIDTH), drawn.layout.height + CAPTION)
}

/// The document. `boxes` has what each box shows, with its moment, in the order of the places; `colour` says
/// what a name such as `--ink` stands for.
pub fn document(
    drawn: &Drawn,
    boxes: &[(BoxView, Said)],
    caption: &Caption,
    colour: &dyn Fn(&str) -> String,
) -> String {
    let mut styles = STYLES.to_owned();
    for name in COLOURS {
        styles = styles.replace(&format!("var({name})"), &colour(name));
    }
    let (width, height) = size(drawn);
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"><title>{}</title><style>{styles}</style>"#,
        escaped(&caption.title)
    );
    content(&mut svg, drawn, boxes, caption);
    svg.push_str("</svg>");
    svg
}

/// The same as a picture in the page, which styles it: for paper.
pub fn picture(drawn: &Drawn, boxes: &[(BoxView, Said)], caption: &Caption) -> String {
    let (width, height) = size(drawn);
    let mut svg = format!(r#"<svg class="picture" viewBox="0 0 {width} {height}">"#);
    content(&mut svg, drawn, boxes, caption);
    svg.push_str("</svg>");
    svg
}

fn content(svg: &mut String, drawn: &Drawn, boxes: &[(BoxView, Said)], caption: &Caption) {
    svg.push_str(&format!(
        r#"<rect class="paper" width="100%" height="100%"/><text class="caption" x="16" y="30">{}</text><text x="16" y="52">{}</text>"#,
        escaped(&caption.title),
        escaped(&caption.line)
    ));
    svg.push_str(&format!(r#"<g transform="translate(0 {CAPTION})">"#));
    svg.push_str(&format!(r#"<path class="wires" d="{}"/>"#, drawing::wires(drawn.layout.wires.iter(), (0, 0))));
    for ((view, when), place) in boxes.iter().zip(&drawn.layout.places) {
        svg.push_str(&format!(
            r#"<g class="{}" transform="translate({} {})">{}</g>"#,
            box_class(view),
            place.area.x,
            place.area.y,
            draw(view, *place, when, Detail::Near)
        ));
    }
    svg.push_str("</g>");
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::fixture::plan;
    use super::{Caption, document, size};

    /// Whether tags are closed in the order in which they were opened, and quotes and signs are what XML wants.
    fn is_well_formed(xml: &str) -> bool {
        let mut open = Vec::new();
        let mut rest = xml;
        while let Some((text, after)) = rest.split_once('<') {
            let Some((tag, then)) = after.split_once('>') else { return false };
            if text.contains("& ") || tag.matches('"').count() % 2 != 0 {
                return false;
            }
            let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
            if tag.starts_with('/') {
                if open.pop() != Some(name) {
                    return false;
                }
            } else if !tag.ends_with('/') {
                open.push(name);
            }
            rest = then;
        }
        open.is_empty() && rest.is_empty()
    }

    #[test]
    fn a_file_stands_by_itself() {
        let plan = plan();
        let diagram = plan.diagram();
        for folded in [BTreeSet::new(), BTreeSet::from([plan.number("PA2").unwrap()])] {
            let drawn = diagram.draw(&folded);
            let ids = drawn.shown.iter().map(|number| diagram.nodes[*number].id);
            let mut boxes: Vec<_> = ids
                .map(|id| (plan.box_view(id, &diagram, &folded).unwrap(), ("since 14:05".to_owned(), true)))
                .collect();
            boxes[0].0.title = "<script>alert(\"&\")</script>".into();
            let caption = Caption { title: "RR1 June & July".into(), line: "In progress".into() };
            let svg = document(&drawn, &boxes, &caption, &|_| "#123456".into());
            assert!(is_well_formed(&svg), "{svg}");
            assert!(!svg.contains("var(") && !svg.contains("<script"), "{svg}");
            assert!(svg.contains("RR1 June &amp; July") && svg.contains("Garret · since 14:05"), "{svg}");
            assert_eq!(svg.matches("class=\"box ").count(), drawn.shown.len());
            assert!(size(&drawn).0 >= 480);
        }
    }
}
