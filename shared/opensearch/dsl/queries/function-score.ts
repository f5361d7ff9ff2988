import { isObject, type Json } from "../../json.ts";
import {
  flat,
  flatObject,
  list,
  object,
  orNull,
  query,
  type Rule,
  type Table,
  unknownKey,
  unsupported,
} from "../grammar.ts";
import { geo } from "../geo.ts";
import { script } from "../script.ts";

/** A field and where its values decay from (DecayFunctionParser). */
const decay = object({ multi_value_mode: flat }, object({ origin: geo }, flat));

/** SearchModule.registerScoreFunctions. */
const FUNCTIONS: Table = {
  script_score: object({ script }),
  random_score: flatObject,
  field_value_factor: flatObject,
  gauss: decay,
  linear: decay,
  exp: decay,
};

const functionEntry = object({ filter: query, weight: flat, _name: flat, ...FUNCTIONS }, unknownFunction);

/** `function_score`: one function, or a list of them, each with a filter (FunctionScoreQueryBuilder). */
export const functionScore: Rule = object(
  {
    query: orNull(query),
    functions: list(functionEntry),
    weight: flat,
    score_mode: flat,
    boost_mode: flat,
    max_boost: flat,
    min_score: flat,
    boost: flat,
    _name: flat,
    ...FUNCTIONS,
  },
  unknownFunction,
);

function unknownFunction(value: Json, _walk: unknown, key: string): never {
  throw isObject(value) ? unsupported("score function", key) : unknownKey(key, "function_score");
}
