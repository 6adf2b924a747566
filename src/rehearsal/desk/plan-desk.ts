import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "../../directory/store/store.ts";
import { readCloneNote } from "../clone/baseline.ts";
import { PlanRefusedError } from "../plan/make-plan.ts";
import type { Plan } from "../plan/plan.ts";
import { readPlan, writePlan } from "../plan/plan-file.ts";
import { planClone } from "../plan/run-plan.ts";
import { UnknownPeopleError } from "../plan/select-edits.ts";
import {
	type DescribedPlan,
	describePlan,
} from "../plan/show/describe-plan.ts";
import type { PassedThreshold } from "../plan/thresholds.ts";
import {
	type Application,
	type ApplicationRequest,
	openApplications,
} from "./application.ts";
import { readEarlierApplication } from "./earlier-application.ts";

/** The characters of a digest in the name of a file. */
const shortDigestLength = 12;

/** A plan in words; or the reasons why the changes of the clone cannot succeed. */
interface MadePlan {
	plan: DescribedPlan | undefined;
	/** The thresholds that it passes without permission: then it cannot be approved. */
	passed: readonly PassedThreshold[];
	reasons: readonly string[];
}

/** The plans of a clone that a server serves. */
interface PlanDesk {
	/** Compares the clone with the service as it was cloned. The people are ids. */
	make(request: {
		only: readonly string[];
		except: readonly string[];
		allowed: Readonly<Record<string, number>>;
	}): Promise<MadePlan>;
	/** Writes the plan made last to a file, if that is its digest; undefined: it is not, or may not be approved. */
	approve(
		digest: string,
	): Promise<{ file: string; service: string } | undefined>;
	/**
	 * Begins to apply an approved plan to the service, or continues with it. Undefined: there is no such plan, or another one is
	 * being applied.
	 */
	apply(
		digest: string,
		access: Omit<ApplicationRequest, "file">,
	): Promise<Application | undefined>;
	/** The application that runs or ran last, also before the start of the server; undefined: none. */
	application(): Promise<Application | undefined>;
	/** Ends it after the request in flight. */
	stop(): void;
	/** Ends it, and resolves when it is over. */
	close(): Promise<void>;
}

/** Opens the plans of the clone in a data folder; undefined when that has no finished clone. */
export function openPlanDesk({
	dataFolder,
	store,
	now,
	send,
}: {
	dataFolder: string;
	store: Store;
	now: () => number;
	/** Sends one request to the service; the runtime's own `fetch` when left out. */
	send?: (request: Request) => Promise<Response>;
}): PlanDesk | undefined {
	if (readCloneNote(dataFolder)?.finishedAt === undefined) return undefined;
	// The server continues with it.
	const lent = { ...store, async [Symbol.asyncDispose]() {} };
	const applications = openApplications({ send });
	const folder = join(dataFolder, "plans");
	const fileOf = (digest: string) => {
		const [, hex = ""] = digest.split(":");
		return join(folder, `${hex.slice(0, shortDigestLength)}.plan`);
	};
	let last: Plan | undefined;
	return {
		async make(request) {
			last = undefined;
			try {
				const { plan, passed } = await planClone(
					{ dataFolder, ...request },
					{ openStore: async () => lent, now: now() },
				);
				if (passed.length === 0) last = plan;
				return { plan: describePlan(plan), passed, reasons: [] };
			} catch (cause) {
				const reasons = reasonsOf(cause);
				if (reasons === undefined) throw cause;
				return { plan: undefined, passed: [], reasons };
			}
		},
		async approve(digest) {
			if (last?.digest !== digest) return undefined;
			await mkdir(folder, { recursive: true, mode: 0o700 });
			const file = fileOf(digest);
			await writePlan(last, file);
			return { file, service: last.service.url };
		},
		async apply(digest, access) {
			const file = fileOf(digest);
			if (!existsSync(file)) return undefined;
			const plan = await readPlan(file);
			if (plan.digest !== digest) return undefined;
			return applications.begin(plan, { file, ...access });
		},
		application: async () =>
			applications.show() ?? readEarlierApplication(folder),
		stop: applications.stop,
		close: applications.close,
	};
}

// Why there is no plan, where that is no failure.
function reasonsOf(cause: unknown): readonly string[] | undefined {
	if (cause instanceof PlanRefusedError) return cause.reasons;
	return cause instanceof UnknownPeopleError ? [cause.message] : undefined;
}
