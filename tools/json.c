/* SPDX-License-Identifier: MIT */
/* What every JSON output of the command is made of. */
#include "tools/json.h"

void
tool_json_string(JsonBuilder *b, const char *name, const char *value)
{
    json_builder_set_member_name(b, name);
    if (value) {
        json_builder_add_string_value(b, value);
    } else {
        json_builder_add_null_value(b);
    }
}

void
tool_json_int(JsonBuilder *b, const char *name, uint64_t value)
{
    json_builder_set_member_name(b, name);
    json_builder_add_int_value(b, (gint64)value);
}

void
tool_json_bool(JsonBuilder *b, const char *name, bool value)
{
    json_builder_set_member_name(b, name);
    json_builder_add_boolean_value(b, value);
}

void
tool_json_hex(JsonBuilder *b, const char *name, uint64_t value)
{
    g_autofree char *text = g_strdup_printf("0x%" G_GINT64_MODIFIER "x", value);

    tool_json_string(b, name, text);
}

void
tool_json_list(JsonBuilder *b, const char *name)
{
    json_builder_set_member_name(b, name);
    json_builder_begin_array(b);
}

static void
put_object(JsonBuilder *b, gconstpointer element, ToolJsonMembers members,
           gconstpointer data)
{
    json_builder_begin_object(b);
    members(b, element, data);
    json_builder_end_object(b);
}

void
tool_json_array(JsonBuilder *b, const char *name, const GArray *elements,
                ToolJsonMembers members, gconstpointer data)
{
    guint size = g_array_get_element_size((GArray *)elements);

    tool_json_list(b, name);
    for (guint i = 0; i < elements->len; i++) {
        put_object(b, elements->data + (gsize)i * size, members, data);
    }
    json_builder_end_array(b);
}

void
tool_json_pointers(JsonBuilder *b, const char *name, const GPtrArray *elements,
                   ToolJsonMembers members, gconstpointer data)
{
    tool_json_list(b, name);
    for (guint i = 0; i < elements->len; i++) {
        put_object(b, g_ptr_array_index(elements, i), members, data);
    }
    json_builder_end_array(b);
}

char *
tool_json_end(JsonBuilder *b, bool pretty)
{
    JsonGenerator *generator = json_generator_new();
    JsonNode *root = json_builder_get_root(b);
    char *text;

    json_generator_set_root(generator, root);
    json_generator_set_pretty(generator, pretty);
    text = json_generator_to_data(generator, NULL);
    json_node_unref(root);
    g_object_unref(generator);
    g_object_unref(b);
    return text;
}
