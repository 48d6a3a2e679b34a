/* SPDX-License-Identifier: MIT */
/*
 * Members of JSON objects, one call each.  Numbers that may pass 2^53 are strings of
 * hex: a reader's integers may have no more bits.
 */
#ifndef TOOLS_JSON_H
#define TOOLS_JSON_H

#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <stdint.h>

/* @value NULL: null. */
void tool_json_string(JsonBuilder *b, const char *name, const char *value);
void tool_json_int(JsonBuilder *b, const char *name, uint64_t value);
void tool_json_bool(JsonBuilder *b, const char *name, bool value);
void tool_json_hex(JsonBuilder *b, const char *name, uint64_t value);
/* Opens an array; json_builder_end_array() closes it. */
void tool_json_list(JsonBuilder *b, const char *name);

/* Adds the members of one element of a list; @data as given to the list. */
typedef void (*ToolJsonMembers)(JsonBuilder *b, gconstpointer element, gconstpointer data);
/* A list of one object per element: of an array of structs, of an array of pointers. */
void tool_json_array(JsonBuilder *b, const char *name, const GArray *elements,
                     ToolJsonMembers members, gconstpointer data);
void tool_json_pointers(JsonBuilder *b, const char *name, const GPtrArray *elements,
                        ToolJsonMembers members, gconstpointer data);

/* The text of what was built, to be freed; @b is gone.  @pretty: over several lines. */
char *tool_json_end(JsonBuilder *b, bool pretty);

#endif
