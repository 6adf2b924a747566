import { openJobRunner } from "../background/job-runner.ts";
import type { WorkTraces } from "../concurrency/trace.ts";
import { tokenLivesDefault } from "../directory/authorizations/authorization.ts";
import { restorableMsDefault } from "../directory/history/restore.ts";
import { askedBy } from "../http/asked-failure.ts";
import { openQuestion } from "../http/question.ts";
import { openServer, type Server } from "../http/server.ts";
import type { ServerOptions } from "../http/server-options.ts";
import { openScim } from "../scim/routes.ts";
import type { PlanDesk } from "../stand-in/plans/plan-desk.ts";
import { openStandIn } from "../stand-in/routes.ts";
import { openStandInParts, type StandIn } from "../stand-in/stand-in.ts";
import type { DialectServices } from "../webex/call.ts";
import { openGuise } from "../webex/faithful/guise.ts";
import { webexIds } from "../webex/ids.ts";
import { openJobBatches } from "../webex/jobs/job-batches.ts";
import { openWebex } from "../webex/routes.ts";
import { openWorkCounter, type WorkCounter } from "./work-counts.ts";

/** The operator's options for the API and its jobs. */
export interface PeopledOptions
	extends ServerOptions,
		Partial<Omit<DialectServices, "jobs" | "faithful" | "server">> {
	/** The version of peopled; undefined where a program runs the server. */
	version?: string;
	/** The largest file of changes, in bytes. */
	jobBytesMax: number;
	/** How long a job is stored after its end. */
	jobLifeMs: number;
	/** Whether full administrators may control the server as a stand-in for the real service. */
	isStandIn?: boolean;
	/**
	 * Whether the stand-in behaves in the calls of the real service as that is documented, with what is unsafe in it. It
	 * makes the server a stand-in.
	 */
	isFaithful?: boolean;
	/** The seed of the stand-in's chance; by default 0. */
	chanceSeed?: number;
	/** Where the clock of the stand-in begins; by default with `now`. */
	startAt?: number;
	/** Traces jobs; undefined: there are no traces. */
	workTraces?: WorkTraces | undefined;
	/** The plans of the directory, where it is a clone. */
	plans?: PlanDesk | undefined;
}

/** The server of the People API and of SCIM, and the runner of jobs. */
export interface Peopled extends Server {
	/** Runs every waiting job; resolves when none is left. */
	runJobs(): Promise<void>;
	/** Starts to run jobs as they are made, and to take over those of processes that have ended. */
	startJobs(): void;
	/** Resolves when no request is in flight, or after `msMax`; jobs continue. */
	awaitRequests: Server["drain"];
	/** The same, after jobs have ended for good. */
	drain: Server["drain"];
	/** The time that everything behind the server goes by, also what runs beside it. */
	now(): number;
	/** Counts what came of a delivery to a webhook. */
	noteDispatch: WorkCounter["noteDispatch"];
	/** The parts of the stand-in; undefined where the server is none. */
	standIn: StandIn | undefined;
}

/** Connects HTTP, the dialects and the job runner: these rooms do not know each other. */
export function openPeopled({
	isStandIn,
	isFaithful,
	chanceSeed = 0,
	startAt,
	plans,
	workTraces,
	...given
}: PeopledOptions): Peopled {
	const standIn =
		isStandIn || isFaithful
			? openStandInParts({
					store: given.store,
					now: given.now,
					startAt,
					chanceSeed,
					areFaultsAllowed: given.areFaultsAllowed,
					ids: webexIds,
					plans,
				})
			: undefined;
	const faithful = isFaithful ? standIn?.chance.stream("faithful") : undefined;
	const options = {
		...given,
		now: standIn?.clock.now ?? given.now,
		guise: faithful && openGuise(faithful),
		faults: standIn?.faults,
	};
	const { jobBytesMax, jobLifeMs, log } = options;
	const work = openWorkCounter();
	const services = {
		samplePeople: options.samplePeople,
		areBooleansJson: options.areBooleansJson === true,
		xsiDomain: options.xsiDomain,
		restorableMs: options.restorableMs ?? restorableMsDefault,
		oidc: options.oidc,
		arePagesServed: options.arePagesServed ?? true,
		tokenLives: options.tokenLives ?? tokenLivesDefault,
	};
	const line = {
		method: "POST",
		path: "/v1/bulk/jobs",
		status: 500,
		durationMs: 0,
	};
	const reportFailure = (cause: unknown, trackingId: string) =>
		log.failure(
			{
				...{ ...line, trackingId },
				asked: askedBy({ asked: undefined, cause }, 500),
			},
			cause,
		);
	const runner = openJobRunner({
		store: options.store,
		now: options.now,
		steadyNow: options.steadyNow,
		jobLifeMs,
		begin: openJobBatches({
			...services,
			now: options.now,
			forgetCallers: () => server.forgetCallers(),
			reportFailure,
		}),
		onChange: () => server.changeSignal.ring(),
		onEnd: work.noteEnd,
		traces: workTraces,
		reportFailure,
	});
	const server = openServer({ ...options, workCounts: work.counts }, [
		openWebex({
			...services,
			faithful,
			server: {
				version: options.version,
				startedAt: options.now(),
				lastEnd: options.lastEnd,
				readBackups: options.readBackups,
				checkHealth: openQuestion(() => options.store.checkHealth()),
			},
			jobs: {
				...{ bytesMax: jobBytesMax, lifeMs: jobLifeMs },
				wake: runner.wake,
				noteCancelled: () => work.noteEnd("cancelled"),
			},
		}),
		openScim({
			restorableMs: services.restorableMs,
			bodyBytesMax: options.bodyBytesMax,
			ids: webexIds,
		}),
		...(standIn === undefined ? [] : [openStandIn(standIn, webexIds)]),
	]);
	const follow = () => {
		server.forgetAll();
		runner.wake();
	};
	standIn?.clock.follow(follow);
	standIn?.snapshots.onLoad(follow);
	standIn?.onReset(() => server.requests?.clear());
	return {
		...server,
		runJobs: runner.run,
		startJobs: runner.start,
		awaitRequests: server.drain,
		now: options.now,
		standIn,
		noteDispatch: work.noteDispatch,
		async drain(msMax) {
			await runner.stop();
			await server.drain(msMax);
		},
	};
}
