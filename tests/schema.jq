# What in the input is not as the JSON Schema $schema has it: a line each. It knows the keywords
# that tests/survey.schema.json uses, and refuses others.
def type_of: if type == "number" and . == floor then "integer" else type end;
def fits($types): type_of as $t
  | any($types | if type == "array" then .[] else . end; . == $t or (. == "number" and $t == "integer"));
def wrong($s; $at):
  ($s | keys[] | select(IN("$schema", "title", "type", "additionalProperties", "required",
    "properties", "items", "const", "enum", "pattern") | not)
    | "the schema uses \(.), which is not known"),
  (if ($s | has("type")) and (fits($s.type) | not) then "\($at): is \(type_of)" else empty end),
  (if ($s | has("const")) and . != $s.const then "\($at): is \(tojson)" else empty end),
  (. as $v | if ($s | has("enum")) and ($s.enum | index([$v]) | not) then "\($at): is \(tojson)"
    else empty end),
  (if ($s | has("pattern")) and type == "string" and (test($s.pattern) | not)
    then "\($at): is \(.)" else empty end),
  (if type == "object" then
    (keys_unsorted as $k | ($s.required // [])[] | select(IN($k[]) | not) | "\($at): lacks \(.)"),
    (to_entries[] | .key as $key
      | if $s.properties[$key] then .value | wrong($s.properties[$key]; "\($at).\($key)")
        elif $s.additionalProperties == false then "\($at): has \($key)" else empty end)
    else empty end),
  (if type == "array" and $s.items then to_entries[] | .key as $i
    | .value | wrong($s.items; "\($at)[\($i)]") else empty end);
wrong($schema[0]; "")
