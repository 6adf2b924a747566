import { openTestStore } from "../postgres-server.ts";
import { describeStore } from "./conformance.ts";

describeStore("PostgreSQL", openTestStore);
