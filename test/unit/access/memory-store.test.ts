import { MemoryStore } from "../../support/access/memory-store.ts";
import { describeStore } from "../../support/access/store-contract.ts";

const store = new MemoryStore();
describeStore("in memory, which tests use", () => store);
