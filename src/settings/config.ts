import type { TlsPlace } from "../process/tls/certificate-files.ts";
import {
	type BackupPlace,
	backupSettings,
	readBackupPlace,
} from "./backup-settings.ts";
import {
	readStorePlace,
	type StorePlace,
	storeSettings,
} from "./store-address.ts";
import { readTlsPlace, tlsSettings } from "./tls-settings.ts";
import { UsageError } from "./usage-error.ts";

/** Where a setting comes from and what it means; `docs/configuration.md` lists the same, and a test holds the two together. */
export interface Setting {
	name: keyof Settings;
	flag: string;
	variable: string;
	description: string;
	fallback: string;
}

/** What an operator decides. */
export interface Settings {
	port: string;
	host: string;
	workers: string;
	data: string;
	store: string;
	storeConnections: string;
	storeConnectTimeout: string;
	storeStatementTimeout: string;
	storeLockTimeout: string;
	storeReplicas: string;
	adminToken: string;
	secretKey: string;
	backupEvery: string;
	backupKeep: string;
	backupFolder: string;
	publicUrl: string;
	tls: string;
	tlsCert: string;
	tlsKey: string;
	rateLimit: string;
	bodyLimit: string;
	bodyTimeout: string;
	bulkLimit: string;
	jobLimit: string;
	jobDays: string;
	inFlightLimit: string;
	idempotencyHours: string;
	restoreDays: string;
	booleans: string;
	sample: string;
	faults: string;
	pages: string;
	sampleSignIn: string;
	requestList: string;
	logLevel: string;
	webhookTargets: string;
	webhookPatience: string;
}

/** Every setting there is. */
export const settings: readonly Setting[] = [
	{
		name: "port",
		flag: "--port <number>",
		variable: "PEOPLED_PORT",
		description: "The port to listen on; 0 takes a free one.",
		fallback: "8080",
	},
	{
		name: "host",
		flag: "--host <address>",
		variable: "PEOPLED_HOST",
		description:
			"The address to listen on. 0.0.0.0 opens the server to the network.",
		fallback: "127.0.0.1",
	},
	{
		name: "workers",
		flag: "--workers <number>",
		variable: "PEOPLED_WORKERS",
		description:
			"Processes that answer requests behind the port, on PostgreSQL and Linux.",
		fallback: "1",
	},
	...storeSettings,
	{
		name: "adminToken",
		flag: "--admin-token <token>",
		variable: "PEOPLED_ADMIN_TOKEN",
		description:
			"The access token of the sample organization's first full administrator. Only on the first start; a random one is made and printed once when it is not given.",
		fallback: "",
	},
	...backupSettings,
	{
		name: "publicUrl",
		flag: "--public-url <address>",
		variable: "PEOPLED_PUBLIC_URL",
		description:
			"The address under which clients know the server, for the links in its replies. Needed behind a proxy.",
		fallback: "",
	},
	...tlsSettings,
	{
		name: "rateLimit",
		flag: "--rate-limit <number>",
		variable: "PEOPLED_RATE_LIMIT",
		description:
			"Requests that one person may make a minute, with any token, and one address without a token or with wrong ones; 0 for no limit.",
		fallback: "0",
	},
	{
		name: "bodyLimit",
		flag: "--body-limit <bytes>",
		variable: "PEOPLED_BODY_LIMIT",
		description: "The largest body that is read, in bytes.",
		fallback: "1048576",
	},
	{
		name: "bodyTimeout",
		flag: "--body-timeout <ms>",
		variable: "PEOPLED_BODY_TIMEOUT",
		description:
			"How long a body may take, in milliseconds, beside a second for each 16 KiB of it; then the request is refused with 408.",
		fallback: "10000",
	},
	{
		name: "bulkLimit",
		flag: "--bulk-limit <bytes>",
		variable: "PEOPLED_BULK_LIMIT",
		description: "The largest body of POST /v1/bulk that is read, in bytes.",
		fallback: "16777216",
	},
	{
		name: "jobLimit",
		flag: "--job-limit <bytes>",
		variable: "PEOPLED_JOB_LIMIT",
		description: "The largest file of changes that is taken in, in bytes.",
		fallback: "1073741824",
	},
	{
		name: "jobDays",
		flag: "--job-days <days>",
		variable: "PEOPLED_JOB_DAYS",
		description: "For how many days a job is kept after it has ended.",
		fallback: "30",
	},
	{
		name: "inFlightLimit",
		flag: "--in-flight-limit <number>",
		variable: "PEOPLED_IN_FLIGHT_LIMIT",
		description:
			"Requests answered at the same time at most; more are refused with 503.",
		fallback: "2048",
	},
	{
		name: "idempotencyHours",
		flag: "--idempotency-hours <number>",
		variable: "PEOPLED_IDEMPOTENCY_HOURS",
		description:
			"How long the answer to a request with an Idempotency-Key is kept, in hours.",
		fallback: "24",
	},
	{
		name: "restoreDays",
		flag: "--restore-days <number>",
		variable: "PEOPLED_RESTORE_DAYS",
		description:
			"For how many days a deleted person can be restored; 0: not at all. Their history stays in any case.",
		fallback: "30",
	},
	{
		name: "booleans",
		flag: "--booleans <text|json>",
		variable: "PEOPLED_BOOLEANS",
		description:
			'How replies write invitePending and loginEnabled of a person: text as on the page ("true"), or json, as some clients need it (true).',
		fallback: "text",
	},
	{
		name: "sample",
		flag: "--sample <on|off>",
		variable: "PEOPLED_SAMPLE",
		description:
			"Whether an empty directory is filled with the sample organization.",
		fallback: "on",
	},
	{
		name: "faults",
		flag: "--faults <auto|on|off>",
		variable: "PEOPLED_FAULTS",
		description:
			"Whether requests may ask for failures with x-peopled-fault; auto: in a sample directory only.",
		fallback: "auto",
	},
	{
		name: "pages",
		flag: "--pages <on|off>",
		variable: "PEOPLED_PAGES",
		description: "Whether browsers are served the console and the reference.",
		fallback: "on",
	},
	{
		name: "sampleSignIn",
		flag: "--sample-sign-in <auto|on|off>",
		variable: "PEOPLED_SAMPLE_SIGN_IN",
		description:
			"Whether one can sign in to a sample directory without a password, from this machine; auto: while the server listens on this machine only.",
		fallback: "auto",
	},
	{
		name: "requestList",
		flag: "--request-list <on|off>",
		variable: "PEOPLED_REQUEST_LIST",
		description:
			"Whether the last requests are kept in memory, for full administrators to watch.",
		fallback: "on",
	},
	{
		name: "webhookTargets",
		flag: "--webhook-targets <auto|public|any>",
		variable: "PEOPLED_WEBHOOK_TARGETS",
		description:
			"Which addresses webhooks may call: public ones, or any, also of this machine and of private networks; auto: any in a sample directory, public elsewhere.",
		fallback: "auto",
	},
	{
		name: "webhookPatience",
		flag: "--webhook-patience <hours>",
		variable: "PEOPLED_WEBHOOK_PATIENCE",
		description:
			"How many hours a webhook may fail before it is made inactive.",
		fallback: "24",
	},
	{
		name: "logLevel",
		flag: "--log-level <level>",
		variable: "PEOPLED_LOG_LEVEL",
		description:
			"What is logged, as JSON lines on standard error: debug (every request), info, warn, error, silent.",
		fallback: "info",
	},
];

const dayMs = 86_400_000;
// As large as the port lets bodies be.
const fileBytesMax = 16 * 1024 * 1024 * 1024;

/** The settings, read and checked. */
export interface Config {
	port: number;
	host: string;
	/** How many processes answer requests. */
	workers: number;
	store: StorePlace;
	adminToken: string | undefined;
	/** Undefined: the server makes no backups by itself. */
	backups: BackupPlace | undefined;
	publicUrl: string | undefined;
	/** Undefined: the server speaks plain HTTP. */
	tls: TlsPlace | undefined;
	requestsPerMinute: number;
	bodyBytesMax: number;
	bodyGraceMs: number;
	bulkBytesMax: number;
	jobBytesMax: number;
	jobLifeMs: number;
	requestsInFlightMax: number;
	/** How long the answer to a request with an `Idempotency-Key` is kept. */
	answerLifeMs: number;
	restorableMs: number;
	/** How `invitePending` and `loginEnabled` are written. */
	booleans: "text" | "json";
	isSampleWanted: boolean;
	faults: "auto" | "on" | "off";
	arePagesServed: boolean;
	areRequestsKept: boolean;
	sampleSignIn: "auto" | "on" | "off";
	logLevel: string;
	webhookTargets: "auto" | "public" | "any";
	webhookGiveUpMs: number;
}

/**
 * Reads the settings from flags and environment, flags first. Throws one sentence that names the
 * setting and what would be right.
 */
export function readConfig(
	flags: Partial<Settings>,
	environment: Readonly<Record<string, string | undefined>>,
): Config {
	const text = (name: keyof Settings): string => {
		const setting = settings.find((known) => known.name === name) as Setting;
		return flags[name] ?? (environment[setting.variable] || setting.fallback);
	};
	const count = (
		name: keyof Settings,
		{ min, max }: { min: number; max: number },
	) => {
		const value = text(name);
		if (/^\d+$/.test(value) && Number(value) >= min && Number(value) <= max)
			return Number(value);
		throw wrong(
			name,
			`must be a whole number from ${min} to ${max}, not "${value}"`,
		);
	};
	const choice = <Choice extends string>(
		name: keyof Settings,
		choices: readonly Choice[],
	) => {
		const value = text(name) as Choice;
		if (choices.includes(value)) return value;
		throw wrong(name, `must be one of ${choices.join(", ")}, not "${value}"`);
	};
	return {
		port: count("port", { min: 0, max: 65535 }),
		host: text("host"),
		workers: count("workers", { min: 1, max: 256 }),
		store: readStorePlace({ text, count, wrong }),
		adminToken: readToken(text("adminToken")),
		backups: readBackupPlace({ text, count, wrong }),
		publicUrl: readUrl(text("publicUrl")),
		tls: readTlsPlace({ text, choice, readUrl, wrong }),
		requestsPerMinute: count("rateLimit", { min: 0, max: 10_000_000 }),
		bodyBytesMax: count("bodyLimit", { min: 1024, max: 64 * 1024 * 1024 }),
		bodyGraceMs: count("bodyTimeout", { min: 100, max: 600_000 }),
		bulkBytesMax: count("bulkLimit", { min: 1024, max: 64 * 1024 * 1024 }),
		jobBytesMax: count("jobLimit", { min: 1024, max: fileBytesMax }),
		jobLifeMs: count("jobDays", { min: 1, max: 3650 }) * dayMs,
		requestsInFlightMax: count("inFlightLimit", { min: 1, max: 1_000_000 }),
		answerLifeMs:
			count("idempotencyHours", { min: 1, max: 720 }) * 60 * 60 * 1000,
		restorableMs: count("restoreDays", { min: 0, max: 3650 }) * dayMs,
		booleans: choice("booleans", ["text", "json"]),
		isSampleWanted: choice("sample", ["on", "off"]) === "on",
		faults: choice("faults", ["auto", "on", "off"]),
		arePagesServed: choice("pages", ["on", "off"]) === "on",
		sampleSignIn: choice("sampleSignIn", ["auto", "on", "off"]),
		areRequestsKept: choice("requestList", ["on", "off"]) === "on",
		webhookTargets: choice("webhookTargets", ["auto", "public", "any"]),
		webhookGiveUpMs:
			count("webhookPatience", { min: 1, max: 8760 }) * 60 * 60 * 1000,
		logLevel: choice("logLevel", ["debug", "info", "warn", "error", "silent"]),
	};
}

function readToken(token: string): string | undefined {
	if (token === "") return undefined;
	if (/^[\w.~+/=-]{8,1024}$/.test(token)) return token;
	throw wrong(
		"adminToken",
		"must be 8 to 1024 letters, digits or . _ ~ + / = -",
	);
}

function readUrl(url: string): string | undefined {
	if (url === "") return undefined;
	if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
	throw wrong("publicUrl", `must be an http or https address, not "${url}"`);
}

function wrong(name: keyof Settings, problem: string): UsageError {
	const { flag, variable } = settings.find(
		(setting) => setting.name === name,
	) as Setting;
	return new UsageError(`${flag.split(" ", 1)[0]} (${variable}) ${problem}.`);
}
