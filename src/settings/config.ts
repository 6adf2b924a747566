import {
	type BackupSettings,
	backupSettings,
	backupSettingsOf,
} from "./backup-settings.ts";
import {
	type OidcSettings,
	oidcSettings,
	oidcSettingsOf,
} from "./oidc-settings.ts";
import {
	asChoice,
	asCount,
	asSpan,
	asSwitch,
	asText,
	asTextIfAny,
	asUrl,
	type NameOf,
	optional,
	readSetting,
	type Setting,
	setting,
	type ValuesOf,
} from "./setting.ts";
import {
	type StoreAddress,
	storeAddressOf,
	storeSettings,
} from "./store-address.ts";
import {
	type TlsSettings,
	tlsSettings,
	tlsSettingsOf,
} from "./tls-settings.ts";

const hourMs = 3_600_000;
const dayMs = 86_400_000;
const bodyBytes = { min: 1024, max: 64 * 1024 * 1024 };
// The port accepts no larger bodies.
const fileBytesMax = 16 * 1024 * 1024 * 1024;

/** All settings, by the name of their value in `Config`, in the order of `docs/configuration.md`. */
const table = {
	port: setting("--port <number>", {
		description: "The port to listen on; 0 selects a free one.",
		fallback: "8080",
		read: asCount({ min: 0, max: 65535 }),
	}),
	host: setting("--host <address>", {
		description:
			"The address to listen on. 0.0.0.0 opens the server to the network.",
		fallback: "127.0.0.1",
		read: asText,
	}),
	readyFile: setting("--ready-file <file>", {
		description:
			"A file to write when the server accepts requests, for programs that start it: its address and process id, as JSON.",
		read: asTextIfAny,
	}),
	opening: setting("--open <auto|on|off>", {
		description:
			"Whether the server opens the console in the default browser when it is ready, signed in; auto: on a desktop, from a terminal. --no-open is short for off. Without a command, peopled serves with auto.",
		fallback: "off",
		read: asChoice("auto", "on", "off"),
	}),
	workers: setting("--workers <number>", {
		description:
			"The number of processes that answer requests on the port. More than one needs PostgreSQL and Linux.",
		fallback: "1",
		read: asCount({ min: 1, max: 256 }),
	}),
	...storeSettings,
	adminToken: setting("--admin-token <token>", {
		description:
			"The access token of the sample organization's first full administrator. Only on the first start; without it, a random one is made and printed once.",
		read: optional((token, refuse) => {
			if (/^[\w.~+/=-]{8,1024}$/.test(token)) return token;
			throw refuse("must be 8 to 1024 letters, digits or . _ ~ + / = -");
		}),
	}),
	...backupSettings,
	publicUrl: setting("--public-url <address>", {
		description:
			"The address of the server for clients. Links in replies begin with it. Needed behind a proxy.",
		read: optional(asUrl),
	}),
	...tlsSettings,
	requestsPerMinute: setting("--rate-limit <number>", {
		description:
			"Requests per minute for one person, over all tokens, and for one address without a valid token; 0: no limit.",
		fallback: "0",
		read: asCount({ min: 0, max: 10_000_000 }),
	}),
	bodyBytesMax: setting("--body-limit <bytes>", {
		description: "The largest body, in bytes.",
		fallback: "1048576",
		read: asCount(bodyBytes),
	}),
	bodyGraceMs: setting("--body-timeout <ms>", {
		description:
			"The time a body may take, in milliseconds, plus a second for each 16 KiB. A slower one is refused with 408.",
		fallback: "10000",
		read: asCount({ min: 100, max: 600_000 }),
	}),
	bulkBytesMax: setting("--bulk-limit <bytes>", {
		description: "The largest body of POST /v1/bulk, in bytes.",
		fallback: "16777216",
		read: asCount(bodyBytes),
	}),
	jobBytesMax: setting("--job-limit <bytes>", {
		description: "The largest file of a job, in bytes.",
		fallback: "1073741824",
		read: asCount({ min: 1024, max: fileBytesMax }),
	}),
	jobLifeMs: setting("--job-days <days>", {
		description:
			"The days for which a job and its results are stored after its end.",
		fallback: "30",
		read: asCount({ min: 1, max: 3650, unit: dayMs }),
	}),
	requestsInFlightMax: setting("--in-flight-limit <number>", {
		description:
			"The maximum number of requests at the same time. More are refused with 503.",
		fallback: "2048",
		read: asCount({ min: 1, max: 1_000_000 }),
	}),
	storedReplyLifeMs: setting("--idempotency-hours <number>", {
		description:
			"The hours for which the reply to a request with an Idempotency-Key is stored.",
		fallback: "24",
		read: asCount({ min: 1, max: 720, unit: hourMs }),
	}),
	restorableMs: setting("--restore-days <number>", {
		description:
			"The days for which a deleted person can be restored; 0: not at all. The history is kept in any case.",
		fallback: "30",
		read: asCount({ min: 0, max: 3650, unit: dayMs }),
	}),
	accessTokenMs: setting("--access-token-life <span>", {
		description:
			"The lifetime of the access tokens that integrations get, such as 14d, 12h, 30m or 45s.",
		fallback: "14d",
		read: asSpan({ maxMs: 3650 * dayMs }),
	}),
	refreshTokenMs: setting("--refresh-token-life <span>", {
		description:
			"The lifetime of their refresh tokens, such as 90d. It begins again with each use.",
		fallback: "90d",
		read: asSpan({ maxMs: 3650 * dayMs }),
	}),
	booleans: setting("--booleans <text|json>", {
		description:
			'The format of invitePending and loginEnabled in replies: texts as in the Webex reference ("true"), or booleans (true), which some clients need.',
		fallback: "text",
		read: asChoice("text", "json"),
	}),
	xsiDomain: setting("--xsi-domain <host>", {
		description:
			"The host of the XSI interface of your telephone system, which organizations show with callingData=true. peopled has none of its own.",
		read: optional((host, refuse) => {
			if (/^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/i.test(host)) return host;
			throw refuse(`must be a host such as api.example.com, not "${host}"`);
		}),
	}),
	isSampleWanted: setting("--sample <on|off>", {
		description:
			"Whether the server fills an empty directory with the sample organization.",
		fallback: "on",
		read: asSwitch,
	}),
	standIn: setting("--stand-in <auto|on|off>", {
		description:
			"Whether full administrators may control the server as a stand-in for the real service, below /peopled: its clock, its failures and its snapshots; auto: in a sample directory and in a clone, with one worker.",
		fallback: "auto",
		read: asChoice("auto", "on", "off"),
	}),
	chanceSeed: setting("--chance-seed <number>", {
		description:
			"The seed of all chance of a stand-in, so that a run can be repeated. Without it, a random one is chosen and shown at the start.",
		read: optional(asCount({ min: 0, max: 0xffff_ffff })),
	}),
	isFaithful: setting("--faithful <on|off>", {
		description:
			"Whether a stand-in behaves in the calls of the real service as that is documented, with what is unsafe in it: an update that is refused may have changed a part, for example.",
		fallback: "off",
		read: asSwitch,
	}),
	faults: setting("--faults <auto|on|off>", {
		description:
			"Whether requests may ask for failures with x-peopled-fault; auto: as --stand-in says.",
		fallback: "auto",
		read: asChoice("auto", "on", "off"),
	}),
	faultFile: setting("--fault-file <file>", {
		description:
			"A JSON file with a list of the fault rules with which a stand-in starts.",
		read: asTextIfAny,
	}),
	arePagesServed: setting("--pages <on|off>", {
		description: "Whether the server offers the console and the reference.",
		fallback: "on",
		read: asSwitch,
	}),
	sampleSignIn: setting("--sample-sign-in <auto|on|off>", {
		description:
			"Whether people on this machine can sign in to a sample directory without a password; auto: while the server listens on this machine only.",
		fallback: "auto",
		read: asChoice("auto", "on", "off"),
	}),
	...oidcSettings,
	areRequestsKept: setting("--request-list <on|off>", {
		description:
			"Whether the server keeps the last requests in memory, for full administrators to watch.",
		fallback: "on",
		read: asSwitch,
	}),
	webhookTargets: setting("--webhook-targets <auto|public|any>", {
		description:
			"The addresses that webhooks may call: public ones, or any, also this machine and private networks; auto: any in a sample directory, public in others.",
		fallback: "auto",
		read: asChoice("auto", "public", "any"),
	}),
	webhookGiveUpMs: setting("--webhook-patience <hours>", {
		description: "The hours a webhook may fail before it becomes inactive.",
		fallback: "24",
		read: asCount({ min: 1, max: 8760, unit: hourMs }),
	}),
	traceCollector: setting("--otlp <address>", {
		description:
			"The collector of OpenTelemetry to which the server sends a span for each request, by OTLP over HTTP, such as http://localhost:4318. Default: no traces.",
		read: optional(asUrl),
	}),
	logLevel: setting("--log-level <level>", {
		description:
			"The lowest level of the log, which is JSON lines on standard error: debug (every request), info, warn, error, silent.",
		fallback: "info",
		read: asChoice("debug", "info", "warn", "error", "silent"),
	}),
};

/** The texts of the settings on a command line. */
export type Settings = Record<
	NameOf<(typeof table)[keyof typeof table]["flag"]>,
	string
>;

/** All settings. */
export const settings = Object.values(table) as readonly (Setting & {
	name: keyof Settings;
})[];

/** The settings, read and checked. */
export type Config = ValuesOf<typeof table> & {
	store: StoreAddress;
	/** Undefined: the server makes no scheduled backups. */
	backups: BackupSettings | undefined;
	/** Undefined: people do not sign in at an OpenID provider. */
	oidc: OidcSettings | undefined;
	/** Undefined: the server uses plain HTTP. */
	tls: TlsSettings | undefined;
};

/**
 * Reads the settings from flags and environment, flags first. Throws one sentence that names the setting
 * and its valid values.
 */
export function readConfig(
	flags: Partial<Settings>,
	environment: Readonly<Record<string, string | undefined>>,
): Config {
	const values = Object.fromEntries(
		Object.entries(table).map(([name, known]) => [
			name,
			readSetting<unknown>(known, flags[known.name], environment),
		]),
	) as ValuesOf<typeof table>;
	return {
		...values,
		store: storeAddressOf(values),
		backups: backupSettingsOf(values),
		oidc: oidcSettingsOf(values),
		tls: tlsSettingsOf(values),
	};
}
