//! Shorter names for what the app's first part gets from its script: hundreds of them, which only the two know, and each
//! ends in sixteen digits that no compression makes smaller.

use std::collections::BTreeMap;

use crate::module;

/// The name of the script's half for the module.
const SCRIPT: &str = "./js";

/// The module and the script with the same short names; none, if a name of the module is not in the script just once.
pub(crate) fn shortened(module: &[u8], script: &str) -> Option<(Vec<u8>, String)> {
    let mut script = script.to_owned();
    let mut names = BTreeMap::new();
    for (from, name) in module::imports(module)?.into_iter().filter(|(from, _)| from.ends_with("_bg.js")) {
        if !names.contains_key(&name) {
            let short = format!("i{}", names.len());
            script = replaced_once(&script, &format!(" {name}: function("), &format!(" {short}: function("))?;
            if names.is_empty() {
                script = replaced_once(&script, &format!("\"{from}\": "), &format!("\"{SCRIPT}\": "))?;
            }
            names.insert(name, short);
        }
    }
    let module = module::with_imports(module, |from, name| match names.get(name) {
        Some(short) if from.ends_with("_bg.js") => (SCRIPT.to_owned(), short.clone()),
        _ => (from.to_owned(), name.to_owned()),
    })?;
    Some((module, script))
}

fn replaced_once(text: &str, old: &str, new: &str) -> Option<String> {
    (text.matches(old).count() == 1).then(|| text.replacen(old, new, 1))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn module(imports: [(&str, &str); 3]) -> Vec<u8> {
        let text = |text: &str| [&[text.len() as u8], text.as_bytes()].concat();
        let import = |(from, name): (&str, &str)| [text(from), text(name), vec![0, 3]].concat();
        let section = [vec![3], imports.map(import).concat()].concat();
        [b"\0asm\x01\0\0\0".to_vec(), vec![2, section.len() as u8], section].concat()
    }

    #[test]
    fn both_halves_call_it_by_the_same_short_name() {
        let script = "return { a_12: function(arg0) {}, b_34: function() {} } \"./app_bg.js\": import0";
        let long = module([("./app_bg.js", "a_12"), ("./parts.js", "load"), ("./app_bg.js", "b_34")]);
        let (short, script_then) = shortened(&long, script).unwrap();
        assert_eq!(short, module([("./js", "i0"), ("./parts.js", "load"), ("./js", "i1")]));
        assert_eq!(script_then, "return { i0: function(arg0) {}, i1: function() {} } \"./js\": import0");
        assert_eq!(shortened(&long, &script.replace("b_34", "c_56")), None, "a name that the script has not");
    }
}
