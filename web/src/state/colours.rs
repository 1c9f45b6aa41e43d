//! The colours of the style sheet, measured: whether text can be read on its paper, and whether a status can be told
//! from every other, also by who does not see red, green or blue.

const TOKENS: &str = include_str!("../../style/tokens.css");

/// What text and signs stand on.
const PAPERS: [&str; 5] = ["paper", "paper-raised", "paper-sunk", "failed-paper", "held-paper"];
const STATUSES: [&str; 6] = ["idle", "active", "held", "done", "failed", "skipped"];

/// What each kind of colour-blindness leaves of linear red, green and blue (Machado, Oliveira and Fernandes 2009, all
/// of it); the first leaves everything.
const SIGHTS: [(&str, [[f64; 3]; 3]); 4] = [
    ("full sight", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    ),
    (
        "deuteranopia",
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    ),
    (
        "tritanopia",
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
    ),
];

/// A token as it is written, in the light or in the dark.
fn hex(name: &str, dark: bool) -> &'static str {
    let line = TOKENS.lines().find_map(|line| line.trim().strip_prefix(&format!("--{name}: light-dark(")));
    let pair = line.unwrap_or_else(|| panic!("there is no colour --{name}")).trim_end_matches(");");
    pair.split(", ").nth(usize::from(dark)).unwrap()
}

/// Its linear red, green and blue.
fn colour(name: &str, dark: bool) -> [f64; 3] {
    let hex = hex(name, dark).trim_start_matches('#');
    [0, 2, 4].map(|at| {
        let share = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    })
}

fn sum(weights: [f64; 3], colour: [f64; 3]) -> f64 {
    weights.iter().zip(colour).map(|(weight, part)| weight * part).sum()
}

/// As WCAG 2 has it.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let [one, other] = [one, other].map(|colour| 0.05 + sum([0.2126, 0.7152, 0.0722], colour));
    one.max(other) / one.min(other)
}

/// In CIE Lab, where distances are as people see them: 2 is just seen, 10 at a glance.
fn lab(colour: [f64; 3]) -> [f64; 3] {
    let curve = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let x = curve(sum([0.4124, 0.3576, 0.1805], colour) / 0.950_47);
    let y = curve(sum([0.2126, 0.7152, 0.0722], colour));
    let z = curve(sum([0.0193, 0.1192, 0.9505], colour) / 1.088_83);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn distance(one: [f64; 3], other: [f64; 3]) -> f64 {
    lab(one).iter().zip(lab(other)).map(|(one, other)| (one - other).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn every_text_can_be_read_on_every_paper() {
    for dark in [false, true] {
        for text in ["ink", "ink-soft", "over"].into_iter().chain(STATUSES) {
            for paper in PAPERS {
                let contrast = contrast(colour(text, dark), colour(paper, dark));
                assert!(contrast >= 4.5, "{text} on {paper}, dark {dark}: {contrast:.2}");
            }
        }
        // On buttons that are filled, the paper is the text.
        for filled in ["ink", "failed"] {
            assert!(contrast(colour("paper", dark), colour(filled, dark)) >= 4.5, "{filled}, dark {dark}");
        }
    }
}

#[test]
fn the_edges_of_fields_can_be_seen() {
    for dark in [false, true] {
        for paper in ["paper", "paper-raised", "paper-sunk"] {
            let contrast = contrast(colour("line-strong", dark), colour(paper, dark));
            assert!(contrast >= 3.0, "on {paper}, dark {dark}: {contrast:.2}");
        }
    }
}

#[test]
fn a_status_is_told_from_every_other_at_a_glance_also_by_who_is_colour_blind() {
    for dark in [false, true] {
        for (sight, left) in SIGHTS {
            let seen = |name| {
                let colour = colour(name, dark);
                left.map(|weights| sum(weights, colour).clamp(0.0, 1.0))
            };
            for (place, one) in STATUSES.iter().enumerate() {
                for other in &STATUSES[place + 1..] {
                    let distance = distance(seen(one), seen(other));
                    assert!(distance >= 10.0, "{one} and {other} with {sight}, dark {dark}: {distance:.1}");
                }
            }
        }
    }
}

#[test]
fn colours_stand_in_the_tokens_and_nowhere_else() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/style");
    let mut read = 0;
    for sheet in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if sheet.extension().is_none_or(|it| it != "css") || sheet.ends_with("tokens.css") {
            continue;
        }
        read += 1;
        for line in std::fs::read_to_string(&sheet).unwrap().lines() {
            let value = line.split_once(": ").map_or("", |(_, value)| value);
            let is_literal = value.contains('#') || value.contains("rgb(") || value.contains("hsl(");
            assert!(!is_literal, "{}: {line}", sheet.display());
        }
    }
    assert!(read >= 5, "only {read} sheets");
}

#[test]
fn the_guide_tells_the_colours_and_contrasts_that_there_are() {
    const GUIDE: &str = include_str!("../../../docs/guide/design.md");
    for name in ["ink", "ink-soft", "over", "line-strong"].into_iter().chain(STATUSES) {
        let row = GUIDE.lines().find(|line| line.starts_with(&format!("| `{name}` |")));
        let row = row.unwrap_or_else(|| panic!("the guide says nothing of {name}"));
        let papers = if name == "line-strong" { &PAPERS[..3] } else { &PAPERS[..] };
        for (dark, cell) in [false, true].into_iter().zip(row.split(" | ").skip(2)) {
            let contrasts = papers.iter().map(|paper| contrast(colour(name, dark), colour(paper, dark)));
            let told = format!("`{}` {:.1}", hex(name, dark), contrasts.fold(f64::MAX, f64::min));
            assert_eq!(cell.trim_end_matches(" |"), told, "{name}, dark {dark}");
        }
    }
}
