import { expect, test } from "bun:test";
import { isCountry, isDegrees, isLanguage, readTimeZone } from "./locale.ts";

test("Countries are those of ISO 3166-1, and nothing else", () => {
	const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
	const all = letters.flatMap((one) => letters.map((two) => one + two));
	const names = new Intl.DisplayNames("en", {
		type: "region",
		fallback: "none",
	});
	const countries = all.filter(isCountry);
	expect(countries).toHaveLength(249);
	for (const code of countries)
		expect([code, names.of(code)]).not.toContain(undefined);
	// Other codes in CLDR: reserved, withdrawn and private ones.
	const others = all.filter(
		(code) => names.of(code) !== undefined && !isCountry(code),
	);
	expect(others).toEqual(
		"AC AN BU CP CQ CS DD DG DY EA EU EZ FX HV IC NH QO RH SU TA TP UK UN VD XA XB XK YD YU ZR ZZ".split(
			" ",
		),
	);
	for (const code of ["AQ", "BV", "HM", "UM", "PN", "TF", "GS"])
		expect([code, isCountry(code)]).toEqual([code, true]);
	for (const text of ["", "us", "USA", "U", "001", "Norway", " US"])
		expect([text, isCountry(text)]).toEqual([text, false]);
});

test("Languages are those that are known, in a form of BCP 47", () => {
	for (const text of [
		"en",
		"en_us",
		"en_US",
		"en-GB",
		"nb_no",
		"es_419",
		"pt_BR",
		"zh_CN",
		"zh_Hans_CN",
		"zh-hant-tw",
		"sr_Latn_RS",
		"ca_es_valencia",
		"fil_PH",
		"yue",
		"en_AQ",
		"en_uk",
	])
		expect([text, isLanguage(text)]).toEqual([text, true]);
	for (const text of [
		"",
		"x",
		"xx",
		"xx_yy",
		"en_yy",
		"en_zz",
		"es_999",
		"english",
		"und",
		"mul_us",
		"zxx",
		"en__us",
		"en_us_",
		"_en",
		"!!",
		"en us",
		"x-private",
		"419",
		"en_u",
		"e n",
	])
		expect([text, isLanguage(text)]).toEqual([text, false]);
});

test("Time zones have names of the IANA database", () => {
	for (const [text, zone] of [
		["America/Los_Angeles", "America/Los_Angeles"],
		["america/chicago", "America/Chicago"],
		["UTC", "UTC"],
		["utc", "UTC"],
		["US/Pacific", "US/Pacific"],
		["Asia/Calcutta", "Asia/Calcutta"],
		["Asia/Kolkata", "Asia/Kolkata"],
		["Etc/GMT+5", "Etc/GMT+5"],
		["Europe/Kyiv", "Europe/Kyiv"],
		["EST", "EST"],
		["America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"],
	] as const)
		expect([text, readTimeZone(text)]).toEqual([text, zone]);
	for (const text of [
		"",
		"+05:30",
		"-08",
		"+0530",
		"UTC+1",
		"GMT+5",
		"PST",
		"IST",
		"JST",
		"SystemV/PST8",
		"Mars/Olympus",
		"America/Nowhere",
		"America/",
		"Europe/Oslo ",
		"x".repeat(65),
	])
		expect([text, readTimeZone(text)]).toEqual([text, undefined]);
});

test("Degrees have any number of decimals", () => {
	for (const text of ["0", "-90", "90.000", "39.956259811402624", "-0.1"])
		expect([text, isDegrees(text, 90)]).toEqual([text, true]);
	for (const text of [
		"",
		"91",
		"90.0001",
		"-90.1",
		"north",
		"1e1",
		"39.",
		".5",
		"+4",
		"1,5",
		"0x1",
		"NaN",
	])
		expect([text, isDegrees(text, 90)]).toEqual([text, false]);
});
