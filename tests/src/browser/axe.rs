//! axe, the checker of accessibility, put into a page.

use std::fmt::Write;
use std::path::Path;

use super::Browser;

/// Looks at the page as it rests, and answers with what is wrong in lines of text.
const LOOK: &str = r#"
    const done = arguments[arguments.length - 1];
    const ends = animation => animation.effect.getTiming().iterations !== Infinity;
    // What moves is looked at where it comes to rest; one that cannot be brought there has no end.
    document.getAnimations().filter(ends).forEach(animation => { try { animation.finish(); } catch { } });
    const told = violation => violation.nodes.map(node =>
        `${violation.id} (${violation.impact}): ${violation.help}\n  ${node.target.join(' ')}\n  ${node.html}\n  ` +
        node.failureSummary.replaceAll('\n', '\n  '));
    axe.run({ resultTypes: ['violations'] })
        .then(found => done(found.violations.flatMap(told)), problem => done([String(problem)]));
"#;

impl Browser {
    /// Asserts that axe finds nothing wrong with the page as it is now; `state` says what is looked at.
    pub async fn axe(&self, state: &str) {
        if self.run("return !window.axe;").await == true {
            let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/node_modules/axe-core/axe.min.js");
            let axe = std::fs::read_to_string(&file).expect("axe is installed: `npm ci` in tests/conformance");
            self.run(&axe).await;
        }
        let found = self.driven.execute_async(LOOK, Vec::new()).await.expect("axe answers");
        let mut told = String::new();
        for line in found.as_array().expect("a list").iter().filter_map(|line| line.as_str()) {
            write!(told, "\n{line}").expect("text");
        }
        assert!(told.is_empty(), "{state}: {told}");
    }
}
