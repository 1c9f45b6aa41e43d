//! The screens that the frame leads to, and the keys that lead there: one table for the bar, the palette, and the sheet
//! of keys.

/// A screen that is always a key away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// What people call it.
    pub label: &'static str,
    /// Its address.
    pub path: &'static str,
    /// The letter that leads there after `g`; a space where there is none.
    pub key: char,
}

/// All of them, in the order of the bar.
pub const SCREENS: [Screen; 6] = [
    Screen { label: "Home", path: "/", key: 'h' },
    Screen { label: "My work", path: "/work", key: 'w' },
    Screen { label: "In progress", path: "/progress", key: 'p' },
    Screen { label: "Releases", path: "/releases", key: 'r' },
    Screen { label: "Changes", path: "/changes", key: 'c' },
    Screen { label: "Wallboards", path: "/boards", key: 'b' },
];

/// How many activities wait for who is asking: as many as stand first among their work.
pub const WORK_COUNT: &str = "{it:activities(first:1,filter:{whose:MINE,status:[IN_PROGRESS,FAILED],kind:[MANUAL,REVIEW,DEPENDENT]}){totalCount}}";

/// What keys do on every screen, for the sheet of keys: the keys, and what they do.
pub fn keys_everywhere() -> Vec<(String, String)> {
    let goes = SCREENS.iter().map(|screen| (format!("g {}", screen.key), format!("Go to {}", screen.label)));
    let others = [
        ("Ctrl K", "Search or act"),
        ("?", "This sheet"),
        ("F6", "To the messages at the edge"),
        ("Esc", "Close what is open"),
    ];
    others.into_iter().map(|(keys, what)| (keys.to_owned(), what.to_owned())).chain(goes).collect()
}

/// The screen that the letter after `g` leads to.
pub fn goes_to(key: &str) -> Option<&'static str> {
    let letter = key.chars().next().filter(|_| key.chars().count() == 1)?.to_ascii_lowercase();
    SCREENS.iter().find(|screen| screen.key == letter).map(|screen| screen.path)
}

/// What a key does wherever one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Everywhere {
    /// Opens the palette, or closes it.
    Palette,
    /// Opens the sheet of keys.
    Sheet,
    /// Leads to the messages at the edge.
    Messages,
    /// Waits for the letter of a screen.
    Go,
    /// Leads to the screen at this address.
    GoTo(&'static str),
}

/// Where and how a key is pressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Press {
    /// With Ctrl or Cmd.
    pub command: bool,
    /// With Alt.
    pub alt: bool,
    /// In a field, a menu or a dialog, which have letters of their own.
    pub inside: bool,
    /// Soon after `g`.
    pub after_g: bool,
}

impl Everywhere {
    /// What the key does; `None` if it is none of these.
    pub fn of(key: &str, press: Press) -> Option<Self> {
        match key {
            "k" | "K" if press.command && !press.alt => Some(Self::Palette),
            "F6" if !press.command && !press.alt => Some(Self::Messages),
            _ if press.command || press.alt || press.inside => None,
            _ if press.after_g => goes_to(key).map(Self::GoTo),
            "?" => Some(Self::Sheet),
            "g" => Some(Self::Go),
            _ => None,
        }
    }
}

impl Screen {
    /// As `aria-current` says it of an address: `page` for the screen itself, `true` for what belongs to it.
    pub fn current(self, path: &str) -> Option<&'static str> {
        let path = if path.len() > 1 { path.trim_end_matches('/') } else { path };
        if path == self.path {
            return Some("page");
        }
        let record = path.strip_prefix("/records/").map(str::to_ascii_uppercase);
        let is_within = match (self.path, record) {
            ("/", _) => false,
            ("/changes", Some(key)) => key.starts_with("CR"),
            ("/releases", Some(key)) => !key.starts_with("CR"),
            (own, _) => path.strip_prefix(own).is_some_and(|rest| rest.starts_with('/')),
        };
        is_within.then_some("true")
    }
}

#[cfg(test)]
mod tests {
    use super::super::schema::check_query;
    use super::{Everywhere, Press, SCREENS, WORK_COUNT, goes_to};

    fn current(path: &str) -> Vec<(&'static str, &'static str)> {
        SCREENS.iter().filter_map(|screen| Some((screen.label, screen.current(path)?))).collect()
    }

    #[test]
    fn the_bar_knows_where_one_is() {
        assert_eq!(current("/"), [("Home", "page")]);
        assert_eq!(current("/releases/"), [("Releases", "page")]);
        assert_eq!(current("/records/rr12"), [("Releases", "true")]);
        assert_eq!(current("/records/CR7"), [("Changes", "true")]);
        assert_eq!(current("/boards/3"), [("Wallboards", "true")]);
        assert_eq!(current("/import"), []);
    }

    #[test]
    fn the_schema_knows_how_much_waits_for_me() {
        check_query(WORK_COUNT);
    }

    #[test]
    fn each_letter_leads_to_one_screen() {
        for screen in SCREENS {
            assert_eq!(goes_to(&screen.key.to_string()), Some(screen.path));
        }
        assert_eq!([goes_to("x"), goes_to("Home"), goes_to("H")], [None, None, Some("/")]);
    }

    #[test]
    fn letters_are_keys_only_where_nobody_types() {
        let plain = Press::default();
        let of = Everywhere::of;
        assert_eq!([of("g", plain), of("?", plain)], [Some(Everywhere::Go), Some(Everywhere::Sheet)]);
        assert_eq!(of("r", Press { after_g: true, ..plain }), Some(Everywhere::GoTo("/releases")));
        assert_eq!([of("r", plain), of("k", plain)], [None, None]);
        for busy in [Press { inside: true, ..plain }, Press { alt: true, ..plain }, Press { command: true, ..plain }] {
            assert_eq!([of("g", busy), of("?", busy)], [None, None], "{busy:?}");
        }
        assert_eq!(of("k", Press { command: true, inside: true, ..plain }), Some(Everywhere::Palette));
        assert_eq!(of("F6", Press { inside: true, ..plain }), Some(Everywhere::Messages));
    }
}
