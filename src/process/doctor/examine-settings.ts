import {
	type Config,
	readConfig,
	type Settings,
	settings,
} from "../../settings/config.ts";
import { showAddress } from "../../storage/postgres/store.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const check = "settings";
/** Settings whose values nobody may see. */
const secrets: readonly string[] = [
	"adminToken",
	"secretKey",
	"oidcClientSecret",
];
/** Settings whose values may contain a password. */
const addresses: readonly string[] = ["store", "storeReplicas", "otlp"];
/** Variables of the commands and of the tests. */
const others = [
	...["PEOPLED_URL", "PEOPLED_TOKEN", "PEOPLED_FAILPOINTS"],
	"PEOPLED_INCIDENT",
];

/** The settings as they are read, and their sources; `config` is undefined when the server would refuse them. */
export function examineSettings(
	flags: Partial<Settings>,
	environment: Environment,
): { config: Config | undefined; findings: Finding[] } {
	const findings = settings.flatMap(({ name, flag, variable }): Finding[] => {
		const long = flag.split(" ", 1)[0] as string;
		const given = flags[name];
		const text = given ?? environment[variable];
		if (!text) return [];
		const source = given === undefined ? variable : "the command line";
		const isOpen = secrets.includes(name) && given !== undefined;
		const sentence = `${long} is ${mask(name, text)}, from ${source}.`;
		return [
			isOpen
				? warning(
						check,
						`${sentence} Everyone on this machine can see it in the list of processes.`,
						`Set ${variable} instead.`,
					)
				: ok(check, sentence),
		];
	});
	const known: readonly string[] = [
		...settings.map(({ variable }) => variable),
		...others,
	];
	const unknown = Object.keys(environment).filter(
		(name) => /^PEOPLED_(?!TEST_)/.test(name) && !known.includes(name),
	);
	if (environment.PEOPLED_FAILPOINTS)
		findings.push(
			warning(
				check,
				"PEOPLED_FAILPOINTS is set, so a server interrupts itself. It is for tests of peopled.",
				"Remove the variable.",
			),
		);
	findings.push(
		...unknown.map((name) =>
			warning(
				check,
				`${name} is no setting, so nothing reads it.`,
				"Correct its name; docs/configuration.md lists all.",
			),
		),
	);
	try {
		const config = readConfig(flags, environment);
		const count = findings.filter(({ state }) => state === "ok").length;
		const rest = `${settings.length - count} settings have their defaults.`;
		return { config, findings: [...findings, ok(check, rest)] };
	} catch (cause) {
		const { message } = cause as Error;
		const refusal = problem(
			check,
			message,
			"Correct it; a server with these settings does not start.",
		);
		return { config: undefined, findings: [...findings, refusal] };
	}
}

function mask(name: string, text: string): string {
	if (secrets.includes(name)) return "set (not shown)";
	if (!addresses.includes(name) || text.startsWith("sqlite:")) return text;
	if (name === "otlp" && URL.canParse(text)) return new URL(text).origin;
	// Where the password is in a text of another form, nobody knows.
	return /^postgres(?:ql)?:\/\//.test(text)
		? text
				.split(/,(?=postgres(?:ql)?:\/\/)/)
				.map(showAddress)
				.join(",")
		: "set (not shown)";
}
