//! Settings: a flag wins over a `WAYBILL_*` variable, that over the settings file, that over the default.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;

/// The settings file that is read when none is named.
const FILE: &str = "waybill.toml";

/// What flags said; each belongs to the setting of the same name.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Settings")]
pub struct Flags {
    /// Settings file, in TOML; `waybill.toml` in the working directory unless given [env: WAYBILL_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Address and port to serve on [default: 127.0.0.1:8080] [env: WAYBILL_LISTEN]
    #[arg(long, global = true, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// `sqlite:FILE` or `postgres://…` [default: sqlite:waybill.db] [env: WAYBILL_DATABASE_URL or …_FILE]
    #[arg(long, global = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// Time zone of dates without one, such as Europe/Berlin [default: UTC] [env: WAYBILL_TIME_ZONE]
    #[arg(long, global = true, value_name = "ZONE")]
    pub time_zone: Option<String>,
    /// Where browsers find Waybill, such as https://waybill.example.com [env: WAYBILL_PUBLIC_URL]
    #[arg(long, global = true, value_name = "URL")]
    pub public_url: Option<String>,
    /// Cookies for TLS only: auto, always or never [default: auto] [env: WAYBILL_SECURE_COOKIES]
    #[arg(long, global = true, value_name = "WHEN")]
    pub secure_cookies: Option<String>,
    /// Other sites whose pages may call with a cookie, with commas between [env: WAYBILL_ALLOWED_ORIGINS]
    #[arg(long, global = true, value_name = "URLS")]
    pub allowed_origins: Option<String>,
    /// Proxies whose X-Forwarded-For is believed, with commas between [env: WAYBILL_TRUSTED_PROXIES]
    #[arg(long, global = true, value_name = "ADDRESSES")]
    pub trusted_proxies: Option<String>,
    /// What to log, such as debug or info,waybill_server=debug [default: info, but of some parts warn] [env: WAYBILL_LOG]
    #[arg(long, global = true, value_name = "FILTER")]
    pub log: Option<String>,
    /// How to log: text or json [default: text] [env: WAYBILL_LOG_FORMAT]
    #[arg(long, global = true, value_name = "FORMAT")]
    pub log_format: Option<String>,
}

/// Every setting by its name in the file, with its default. The variable is `WAYBILL_` and the name in capitals.
const SETTINGS: [(&str, Option<&str>); 9] = [
    ("listen", Some("127.0.0.1:8080")),
    ("database_url", Some("sqlite:waybill.db")),
    ("time_zone", Some("UTC")),
    ("public_url", None),
    ("secure_cookies", Some("auto")),
    ("allowed_origins", Some("")),
    ("trusted_proxies", Some("")),
    ("log", Some("info,actix_server=warn,sea_orm_migration=warn")),
    ("log_format", Some("text")),
];

impl Flags {
    fn of(&self, name: &str) -> Option<String> {
        match name {
            "listen" => self.listen.clone(),
            "database_url" => self.database_url.clone(),
            "time_zone" => self.time_zone.clone(),
            "public_url" => self.public_url.clone(),
            "secure_cookies" => self.secure_cookies.clone(),
            "allowed_origins" => self.allowed_origins.clone(),
            "trusted_proxies" => self.trusted_proxies.clone(),
            "log" => self.log.clone(),
            "log_format" => self.log_format.clone(),
            _ => None,
        }
    }
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A flag of the command line.
    Flag(String),
    /// An environment variable.
    Variable(String),
    /// The settings file.
    File(PathBuf),
    /// Nobody said anything.
    Default,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => f.write_str(flag),
            Self::Variable(variable) => f.write_str(variable),
            Self::File(file) => write!(f, "{}", file.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// When cookies are for TLS only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecureCookies {
    /// When the public address is `https://…`.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Everything that can be set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Address and port to serve on.
    pub listen: String,
    /// Where the data lives.
    pub database_url: String,
    /// The zone of dates that say none.
    pub time_zone: Tz,
    /// Where browsers find this installation, without a slash at its end.
    pub public_url: Option<String>,
    /// When cookies are for TLS only.
    pub secure_cookies: SecureCookies,
    /// Other sites whose pages may call with a cookie.
    pub allowed_origins: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// What to log.
    pub log: String,
    /// How to log it.
    pub log_format: LogFormat,
    sources: BTreeMap<&'static str, (String, Source)>,
}

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("cannot read `{}`", file.display())]
    Read {
        /// Which.
        file: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The settings file is no TOML.
    #[error("`{}` is not valid TOML", file.display())]
    Toml {
        /// Which.
        file: PathBuf,
        /// Why.
        #[source]
        source: toml::de::Error,
    },
    /// The settings file has a setting that there is not.
    #[error("`{}` sets `{name}`, which is no setting; there are {}", file.display(), names())]
    Unknown {
        /// Which file.
        file: PathBuf,
        /// The name it uses.
        name: String,
    },
    /// A value makes no sense.
    #[error("`{name}` (from {origin}) is `{value}`: {expected}")]
    Value {
        /// Of which setting.
        name: &'static str,
        /// The value.
        value: String,
        /// Where it came from.
        origin: Source,
        /// What would make sense.
        expected: String,
    },
}

impl Settings {
    /// Gathers the settings. `variable` reads the environment, `folder` is where a settings file is looked for.
    ///
    /// # Errors
    /// When a file cannot be read or a value makes no sense.
    pub fn load(flags: &Flags, variable: impl Fn(&str) -> Option<String>, folder: &Path) -> Result<Self, ConfigError> {
        let file = Self::file(flags, &variable, folder)?;
        let mut sources = BTreeMap::new();
        for (name, default) in SETTINGS {
            let from_flag = || {
                let flag = format!("--{}", name.replace('_', "-"));
                flags.of(name).map(|value| (value, Source::Flag(flag)))
            };
            let from_file = || {
                let SettingsFile { path, values } = file.as_ref()?;
                values.get(name).map(|value| (value.clone(), Source::File(path.clone())))
            };
            let from_default = || default.map(|value| (value.to_owned(), Source::Default));
            let from_variable = match from_flag() {
                Some(_) => None,
                None => self::from_variable(name, &variable)?,
            };
            let found = from_flag().or(from_variable).or_else(from_file).or_else(from_default);
            if let Some(found) = found {
                sources.insert(name, found);
            }
        }
        let values = Values(&sources);
        Ok(Self {
            listen: values.read("listen", |text| {
                let port = text.rsplit_once(':').filter(|(host, _)| !host.is_empty()).map(|(_, port)| port);
                port.and_then(|port| port.parse::<u16>().ok())
                    .map(|_| text.to_owned())
                    .ok_or("write ADDRESS:PORT, such as 127.0.0.1:8080 or [::]:80")
            })?,
            database_url: values.read("database_url", |text| {
                let known = ["sqlite:", "postgres://", "postgresql://"];
                let known = known.iter().any(|scheme| text.starts_with(scheme));
                known.then(|| text.to_owned()).ok_or("write sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE")
            })?,
            time_zone: values.read("time_zone", |text| {
                text.parse().map_err(|_| "write a zone of the tz database, such as UTC or Europe/Berlin")
            })?,
            public_url: match sources.get("public_url") {
                None => None,
                Some(_) => Some(values.read("public_url", origin)?),
            },
            secure_cookies: values.read("secure_cookies", |text| match text {
                "auto" => Ok(SecureCookies::Auto),
                "always" => Ok(SecureCookies::Always),
                "never" => Ok(SecureCookies::Never),
                _ => Err("write auto, always or never"),
            })?,
            allowed_origins: values.read("allowed_origins", |text| listed(text).map(origin).collect())?,
            trusted_proxies: values.read("trusted_proxies", |text| {
                let addresses = listed(text).map(str::parse).collect::<Result<_, _>>();
                addresses.map_err(|_| "write IP addresses, such as 10.0.0.2, with commas between")
            })?,
            log: values.read("log", |text| {
                tracing_subscriber::EnvFilter::try_new(text)
                    .map(|_| text.to_owned())
                    .map_err(|_| "write a level such as info, or PART=LEVEL with commas between")
            })?,
            log_format: values.read("log_format", |text| match text {
                "text" => Ok(LogFormat::Text),
                "json" => Ok(LogFormat::Json),
                _ => Err("write text or json"),
            })?,
            sources,
        })
    }

    /// Whether cookies are for TLS only.
    pub fn cookies_are_secure(&self) -> bool {
        match self.secure_cookies {
            SecureCookies::Always => true,
            SecureCookies::Never => false,
            SecureCookies::Auto => self.public_url.as_deref().is_some_and(|url| url.starts_with("https://")),
        }
    }

    /// Where people open this installation.
    pub fn address(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }

    /// Each setting with its value and where that came from; a password in it is hidden.
    pub fn shown(&self) -> impl Iterator<Item = (&'static str, String, String)> {
        SETTINGS.iter().map(|(name, _)| match self.sources.get(name) {
            Some((value, source)) => (*name, redacted(value), source.to_string()),
            None => (*name, String::new(), "not set".to_owned()),
        })
    }

    fn file(
        flags: &Flags,
        variable: &impl Fn(&str) -> Option<String>,
        folder: &Path,
    ) -> Result<Option<SettingsFile>, ConfigError> {
        let named = flags.config.clone().or_else(|| variable("WAYBILL_CONFIG").map(PathBuf::from));
        let path = match named {
            Some(path) => path,
            None if folder.join(FILE).exists() => folder.join(FILE),
            None => return Ok(None),
        };
        let text = read(&path)?;
        let table: toml::Table = text.parse().map_err(|source| ConfigError::Toml { file: path.clone(), source })?;
        let mut values = BTreeMap::new();
        for (name, value) in table {
            if !SETTINGS.iter().any(|(known, _)| *known == name) {
                return Err(ConfigError::Unknown { file: path, name });
            }
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            values.insert(name, value);
        }
        Ok(Some(SettingsFile { path, values }))
    }
}

/// What the settings file says.
struct SettingsFile {
    path: PathBuf,
    values: BTreeMap<String, String>,
}

/// `WAYBILL_NAME`, or for what may hold a password the contents of the file that `WAYBILL_NAME_FILE` names.
fn from_variable(
    name: &str,
    variable: &impl Fn(&str) -> Option<String>,
) -> Result<Option<(String, Source)>, ConfigError> {
    let own = format!("WAYBILL_{}", name.to_uppercase());
    if let Some(value) = variable(&own) {
        return Ok(Some((value, Source::Variable(own))));
    }
    let in_file = format!("{own}_FILE");
    match variable(&in_file).filter(|_| name == "database_url") {
        Some(path) => Ok(Some((read(Path::new(&path))?.trim().to_owned(), Source::Variable(in_file)))),
        None => Ok(None),
    }
}

fn read(file: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(file).map_err(|source| ConfigError::Read { file: file.to_owned(), source })
}

fn names() -> String {
    SETTINGS.map(|(name, _)| name).join(", ")
}

/// A site: scheme, host and port.
fn origin(text: &str) -> Result<String, &'static str> {
    let url = text.trim_end_matches('/');
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    host.filter(|host| !host.is_empty() && !host.contains(['/', ' ', '?', '#', '@']))
        .map(|_| url.to_owned())
        .ok_or("write http:// or https:// with a host and nothing after it")
}

/// What stands between commas.
fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

/// The password of `scheme://user:password@host` as stars.
fn redacted(value: &str) -> String {
    let hidden = || {
        let (scheme, rest) = value.split_once("://")?;
        let (account, host) = rest.rsplit_once('@')?;
        let (user, _) = account.split_once(':')?;
        Some(format!("{scheme}://{user}:***@{host}"))
    };
    hidden().unwrap_or_else(|| value.to_owned())
}

struct Values<'a>(&'a BTreeMap<&'static str, (String, Source)>);

impl Values<'_> {
    fn read<T>(&self, name: &'static str, parse: impl Fn(&str) -> Result<T, &'static str>) -> Result<T, ConfigError> {
        let (value, source) = self.0.get(name).cloned().unwrap_or((String::new(), Source::Default));
        parse(value.trim()).map_err(|expected| ConfigError::Value {
            name,
            value: redacted(&value),
            origin: source,
            expected: expected.to_owned(),
        })
    }
}
