/** Every officially assigned code of ISO 3166-1 alpha-2. */
const countries = new Set(
	`AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
	CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
	GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP
	KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT
	MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
	SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ
	UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`.split(/\s+/),
);

/** Whether a text is the code of a country, ISO 3166-1 alpha-2. */
export function isCountry(text: string): boolean {
	return countries.has(text);
}

const languageLengthMax = 64;
// Codes for an unknown language, several languages, or none.
const noLanguages = new Set(["mis", "mul", "und", "zxx"]);

/**
 * Whether a text is a known language (BCP 47), with underscores or hyphens between its parts: `en`,
 * `en_us`, `es_419`, `zh-Hans-CN`. A region is a country or an area of UN M.49.
 */
export function isLanguage(text: string): boolean {
	if (text.length > languageLengthMax || !/^[A-Za-z]{2,8}(?:[_-]|$)/.test(text))
		return false;
	try {
		const [tag = ""] = Intl.getCanonicalLocales(text.replaceAll("_", "-"));
		const { language, region } = new Intl.Locale(tag);
		return (
			!noLanguages.has(language) &&
			languageNames.of(language) !== undefined &&
			(region === undefined || isRegion(region))
		);
	} catch {
		return false;
	}
}

const languageNames = new Intl.DisplayNames("en", {
	type: "language",
	fallback: "none",
});
const regionNames = new Intl.DisplayNames("en", {
	type: "region",
	fallback: "none",
});

function isRegion(region: string): boolean {
	return /^\d/.test(region)
		? regionNames.of(region) !== undefined
		: isCountry(region) || region === "UK";
}

/**
 * The areas in names of time zones, and the zones without an area (the IANA database, with its file
 * `backward`).
 */
const areas =
	/^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|Mexico|Pacific|US)\//;
const zonesAlone = new Set(
	"CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC ROK Singapore Turkey UCT UTC Universal W-SU WET Zulu".split(
		" ",
	),
);
let zones: ReadonlyMap<string, string> | undefined;

/** The time zone of the IANA database with this name, in any case; undefined when there is none. */
export function readTimeZone(text: string): string | undefined {
	zones ??= new Map(
		[...Intl.supportedValuesOf("timeZone"), ...zonesAlone].map((zone) => [
			zone.toLowerCase(),
			zone,
		]),
	);
	const known = zones.get(text.toLowerCase());
	if (known !== undefined) return known;
	// Older zone names are known, but not listed.
	if (text.length > 64 || !areas.test(text)) return undefined;
	try {
		new Intl.DateTimeFormat("en", { timeZone: text });
		return text;
	} catch {
		return undefined;
	}
}

/**
 * Whether a text is a number of degrees, with any number of decimals, within a limit in both directions.
 */
export function isDegrees(text: string, limit: number): boolean {
	return /^-?\d{1,3}(\.\d+)?$/.test(text) && Math.abs(Number(text)) <= limit;
}
