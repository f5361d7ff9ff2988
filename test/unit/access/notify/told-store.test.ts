import { describeDueStore } from "../../../support/access/due-contract.ts";
import { describeStore } from "../../../support/access/store-contract.ts";
import { ToldStore } from "../../../support/access/told-store.ts";

const store = new ToldStore();
describeStore("in memory that tells", () => store);
describeDueStore("in memory", () => ({ access: store, due: store }));
