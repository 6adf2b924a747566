import { openTestStore } from "../postgres/postgres-server.ts";
import { describeStore } from "./conformance.ts";

describeStore("PostgreSQL", openTestStore);
