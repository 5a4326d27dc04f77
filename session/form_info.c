/* IMAPIFormInfo: what is known of an installed form, without starting it. */
#include "session/forms.h"

#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/forward.h"
#include "base/guid.h"
#include "base/memory.h"
#include "base/text.h"
#include "prop/names.h"
#include "prop/prop.h"

#define FIRST_NAMED 0x8000u
#define ICON_MAX (1024 * 1024)

struct form_info {
    struct mapix_object object;
    struct mapix_interface info;
    struct mapix_prop properties;
    LPMAPIFORMCONTAINER container;             /* counted */
    struct form_description *form;
    struct prop_names *names;                  /* of the extensions, in their order from 0x8000 on */
};

static struct form_info *info_of(const void *interface)
{
    return (struct form_info *)mapix_object_of(interface);
}

/* ---- properties ---- */

/* Texts by tag. */
static const char *text_of(const struct form_description *form, ULONG tag)
{
    switch (PROP_ID(tag)) {
    case PROP_ID(PR_MESSAGE_CLASS_W):
        return form->message_class;
    case PROP_ID(PR_DISPLAY_NAME_W):
        return form->display_name;
    case PROP_ID(PR_FORM_CATEGORY_W):
        return form->category;
    case PROP_ID(PR_FORM_CATEGORY_SUB_W):
        return form->subcategory;
    case PROP_ID(PR_COMMENT_W):
        return form->comment;
    case PROP_ID(PR_FORM_CONTACT_NAME_W):
        return form->owner;
    case PROP_ID(PR_FORM_VERSION_W):
        return form->version;
    case PROP_ID(PR_FORM_DESIGNER_NAME_W):
        return form->designer;
    default:
        return NULL;
    }
}

/* Everything but texts and icons, which need memory. False: the form has no such property. */
static bool compute(const struct form_info *self, ULONG tag, SPropValue *value)
{
    const struct form_description *form = self->form;

    *value = (SPropValue){ .ulPropTag = tag };
    switch (PROP_ID(tag)) {
    case PROP_ID(PR_FORM_CLSID):
        value->ulPropTag = PR_FORM_CLSID;
        value->Value.lpguid = (GUID *)(uintptr_t)&form->class_id;
        return true;
    case PROP_ID(PR_FORM_DESIGNER_GUID):
        value->ulPropTag = PR_FORM_DESIGNER_GUID;
        value->Value.lpguid = (GUID *)(uintptr_t)&form->designer_id;
        return form->has_designer_id;
    case PROP_ID(PR_FORM_HIDDEN):
        value->ulPropTag = PR_FORM_HIDDEN;
        value->Value.b = form->hidden;
        return true;
    case PROP_ID(PR_FORM_MESSAGE_BEHAVIOR):
        value->ulPropTag = PR_FORM_MESSAGE_BEHAVIOR;
        value->Value.l = form->compose_in_folder ? MAPI_MESSAGE_BEHAVIOR_FOLDER : MAPI_MESSAGE_BEHAVIOR_IPM;
        return true;
    default:
        break;
    }
    if (PROP_ID(tag) >= FIRST_NAMED && PROP_ID(tag) - FIRST_NAMED < form->extension_count) {
        *value = form->extensions[PROP_ID(tag) - FIRST_NAMED].value;
        value->ulPropTag = PROP_TAG(PROP_TYPE(value->ulPropTag), PROP_ID(tag));
        return true;
    }
    value->ulPropTag = CHANGE_PROP_TYPE(tag, PT_STRING8);
    value->Value.lpszA = (LPSTR)(uintptr_t)text_of(form, tag);
    return value->Value.lpszA != NULL;
}

static HRESULT get_platforms(const struct form_description *form, const struct prop_memory *memory, SPropValue *ret_value)
{
    LONG *codes;
    ULONG count = 0;

    codes = mapix_prop_allocate(memory, (form->platform_count + 1) * sizeof(*codes));
    if (!codes)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < form->platform_count; i++)
        if (form->platforms[i].code)
            codes[count++] = (LONG)form->platforms[i].code;
    if (!count)
        return MAPI_E_NOT_FOUND;
    ret_value->ulPropTag = PR_FORM_HOST_MAP;
    ret_value->Value.MVl.cValues = count;
    ret_value->Value.MVl.lpl = codes;
    return S_OK;
}

static HRESULT get_icon(const char *path, ULONG tag, const struct prop_memory *memory, SPropValue *ret_value)
{
    void *bytes = NULL;
    size_t size = 0;
    HRESULT result = path ? mapix_file_read(path, ICON_MAX, &bytes, &size) : MAPI_E_NOT_FOUND;

    if (FAILED(result))
        return result;
    ret_value->Value.bin.lpb = mapix_prop_allocate(memory, size + 1);
    if (ret_value->Value.bin.lpb) {
        memcpy(ret_value->Value.bin.lpb, bytes, size);
        ret_value->Value.bin.cb = (ULONG)size;
        ret_value->ulPropTag = tag;
    }
    free(bytes);
    return ret_value->Value.bin.lpb ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static HRESULT get_one(const struct form_info *self, ULONG tag, const struct prop_memory *memory, SPropValue *ret_value)
{
    SPropValue value;

    if (PROP_ID(tag) == PROP_ID(PR_FORM_HOST_MAP))
        return get_platforms(self->form, memory, ret_value);
    if (PROP_ID(tag) == PROP_ID(PR_ICON))
        return get_icon(self->form->large_icon, PR_ICON, memory, ret_value);
    if (PROP_ID(tag) == PROP_ID(PR_MINI_ICON))
        return get_icon(self->form->small_icon, PR_MINI_ICON, memory, ret_value);
    return compute(self, tag, &value) ? mapix_prop_copy_value(memory, &value, ret_value) : MAPI_E_NOT_FOUND;
}

static HRESULT info_list(struct mapix_object *object, struct prop_tags *tags)
{
    static const ULONG known[] = { PR_MESSAGE_CLASS_W, PR_FORM_CLSID, PR_DISPLAY_NAME_W, PR_FORM_CATEGORY_W, PR_FORM_CATEGORY_SUB_W, PR_COMMENT_W,
        PR_FORM_CONTACT_NAME_W, PR_FORM_VERSION_W, PR_FORM_HIDDEN, PR_FORM_DESIGNER_NAME_W, PR_FORM_DESIGNER_GUID, PR_FORM_MESSAGE_BEHAVIOR };
    const struct form_info *self = (struct form_info *)object;
    HRESULT result = S_OK;
    SPropValue value;

    for (size_t i = 0; i < sizeof(known) / sizeof(*known) && !FAILED(result); i++)
        if (compute(self, known[i], &value))
            result = mapix_prop_tags_add(tags, known[i]);
    for (ULONG i = 0; i < self->form->extension_count && !FAILED(result); i++) {
        ULONG type = PROP_TYPE(self->form->extensions[i].value.ulPropTag);

        result = mapix_prop_tags_add(tags, PROP_TAG(type == PT_STRING8 ? PT_UNICODE : type, FIRST_NAMED + i));
    }
    if (!FAILED(result) && self->form->small_icon)
        result = mapix_prop_tags_add(tags, PR_MINI_ICON);
    if (!FAILED(result) && self->form->large_icon)
        result = mapix_prop_tags_add(tags, PR_ICON);
    for (ULONG i = 0; i < self->form->platform_count && !FAILED(result); i++)
        if (self->form->platforms[i].code)
            return mapix_prop_tags_add(tags, PR_FORM_HOST_MAP);
    return result;
}

static HRESULT info_get(struct mapix_object *object, ULONG count, const ULONG *tags, size_t limit, const struct prop_memory *memory,
    SPropValue *ret_values)
{
    (void)limit;
    for (ULONG i = 0; i < count; i++) {
        HRESULT result = get_one((struct form_info *)object, tags[i], memory, &ret_values[i]);

        if (result == MAPI_E_NOT_ENOUGH_MEMORY)
            return result;
        if (FAILED(result))
            mapix_prop_error_value(&ret_values[i], tags[i], result);
    }
    return S_OK;
}

static struct prop_names *info_names(struct mapix_object *object)
{
    return ((struct form_info *)object)->names;
}

static const struct prop_source info_source = { .list = info_list, .get = info_get, .names = info_names };

/* ---- property and verb sets ---- */

/* The flags every set takes. MAPI_UNICODE chooses the width of the strings; both are always to be had. */
static bool set_name(void *base, MAPINAMEID *ret_name, const MAPINAMEID *name)
{
    *ret_name = *name;
    ret_name->lpguid = mapix_memory_copy(base, name->lpguid, sizeof(*name->lpguid));
    if (name->ulKind == MNID_STRING)
        ret_name->Kind.lpwstrName = mapix_text_copy_wide(base, name->Kind.lpwstrName);
    return ret_name->lpguid && (name->ulKind != MNID_STRING || ret_name->Kind.lpwstrName);
}

static bool copy_choices(void *base, const struct form_property *property, ULONG flags, SMAPIFormProp *ret_property)
{
    LPMAPIFORMPROPENUMVAL values = mapix_memory_more_array(base, property->choice_count + 1, sizeof(*values));

    if (!values || !set_name(base, &ret_property->u.s1.nmidIdx, &property->index))
        return false;
    for (ULONG i = 0; i < property->choice_count; i++) {
        values[i].nVal = property->choices[i].value;
        values[i].pszDisplayName = mapix_text_to_flags(base, property->choices[i].name, flags);
        if (!values[i].pszDisplayName)
            return false;
    }
    ret_property->u.s1.cfpevAvailable = property->choice_count;
    ret_property->u.s1.pfpevAvailable = values;
    return true;
}

static bool copy_property(void *base, const struct form_property *property, ULONG flags, SMAPIFormProp *ret_property)
{
    *ret_property = (SMAPIFormProp){ .ulFlags = flags & MAPI_UNICODE, .nPropType = property->type & 0xffff };
    ret_property->nSpecialType = property->is_enumeration ? FPST_ENUM_PROP : FPST_VANILLA;
    ret_property->pszDisplayName = mapix_text_to_flags(base, property->display_name, flags);
    return ret_property->pszDisplayName && set_name(base, &ret_property->nmid, &property->name) &&
        (!property->is_enumeration || copy_choices(base, property, flags, ret_property));
}

static bool has_property(const struct form_description *form, const struct form_property *property)
{
    for (ULONG i = 0; i < form->property_count; i++)
        if (FEqualNames(&form->properties[i].name, (LPMAPINAMEID)(uintptr_t)&property->name))
            return true;
    return false;
}

/* Does the set have the property of form `index`? Each name counts at its first form. */
static bool is_wanted(ULONG count, const struct form_description *const *forms, ULONG index, const struct form_property *property, ULONG flags)
{
    for (ULONG i = 0; i < count; i++) {
        bool has = has_property(forms[i], property);

        if (i < index && has)
            return false;
        if (flags & FORMPROPSET_INTERSECTION && !has)
            return false;
    }
    return true;
}

HRESULT form_properties(ULONG count, const struct form_description *const *forms, ULONG flags, LPMAPIFORMPROPARRAY *ret_properties)
{
    LPMAPIFORMPROPARRAY array;
    size_t total = 0;

    for (ULONG i = 0; i < count; i++)
        total += forms[i]->property_count;
    array = mapix_memory_new_zero(CbMAPIFormPropArray(total ? total : 1));
    if (!array)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < count; i++)
        for (ULONG j = 0; j < forms[i]->property_count; j++) {
            const struct form_property *property = &forms[i]->properties[j];

            if (!is_wanted(count, forms, i, property, flags))
                continue;
            if (!copy_property(array, property, flags, &array->aFormProp[array->cProps])) {
                mapix_memory_free(array);
                return MAPI_E_NOT_ENOUGH_MEMORY;
            }
            array->cProps++;
        }
    *ret_properties = array;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE info_calc_properties(IMAPIFormInfo *self, ULONG flags, LPMAPIFORMPROPARRAY *ret_properties)
{
    struct form_info *info = info_of(self);
    const struct form_description *form = info->form;

    MAPIX_ENTER(&info->object);
    if (!ret_properties)
        return mapix_object_fail(&info->object, MAPI_E_INVALID_PARAMETER, 0, "CalcFormPropSet needs a place for its result");
    *ret_properties = NULL;
    if (flags & ~(ULONG)MAPI_UNICODE)
        return mapix_object_fail(&info->object, MAPI_E_UNKNOWN_FLAGS, 0, "CalcFormPropSet takes MAPI_UNICODE only, not %#x", (unsigned)flags);
    return form_properties(1, &form, flags, ret_properties);
}

static HRESULT STDMETHODCALLTYPE info_calc_verbs(IMAPIFormInfo *self, ULONG flags, LPMAPIVERBARRAY *ret_verbs)
{
    struct form_info *info = info_of(self);
    LPMAPIVERBARRAY array;

    MAPIX_ENTER(&info->object);
    if (!ret_verbs)
        return mapix_object_fail(&info->object, MAPI_E_INVALID_PARAMETER, 0, "CalcVerbSet needs a place for its result");
    *ret_verbs = NULL;
    if (flags & ~(ULONG)MAPI_UNICODE)
        return mapix_object_fail(&info->object, MAPI_E_UNKNOWN_FLAGS, 0, "CalcVerbSet takes MAPI_UNICODE only, not %#x", (unsigned)flags);
    array = mapix_memory_new_zero(CbMAPIVerbArray(info->form->verb_count + 1));
    if (!array)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (ULONG i = 0; i < info->form->verb_count; i++) {
        const struct form_verb *verb = &info->form->verbs[i];
        SMAPIVerb *to = &array->aMAPIVerb[i];

        *to = (SMAPIVerb){ .lVerb = verb->code, .fuFlags = verb->flags, .grfAttribs = verb->attributes, .ulFlags = flags };
        to->szVerbname = mapix_text_to_flags(array, verb->name, flags);
        if (!to->szVerbname) {
            mapix_memory_free(array);
            return MAPI_E_NOT_ENOUGH_MEMORY;
        }
    }
    array->cMAPIVerb = info->form->verb_count;
    *ret_verbs = array;
    return S_OK;
}

/* An HICON is Windows'. PR_ICON and PR_MINI_ICON have the bytes. */
static HRESULT STDMETHODCALLTYPE info_make_icon(IMAPIFormInfo *self, ULONG property, HICON *ret_icon)
{
    struct form_info *info = info_of(self);

    MAPIX_ENTER(&info->object);
    if (ret_icon)
        *ret_icon = NULL;
    return mapix_object_fail(&info->object, MAPI_E_NO_SUPPORT, property, "There are no icon handles on this system; read PR_ICON or PR_MINI_ICON");
}

static HRESULT STDMETHODCALLTYPE info_save(IMAPIFormInfo *self, LPCTSTR path)
{
    struct form_info *info = info_of(self);
    HRESULT result;

    MAPIX_ENTER(&info->object);
    if (!path)
        return mapix_object_fail(&info->object, MAPI_E_INVALID_PARAMETER, 0, "SaveForm needs the name of a file");
    if (form_container_is_local(info->container))
        return mapix_object_fail(&info->object, MAPI_E_NO_SUPPORT, 0, "A form of the local library cannot be saved; its configuration file was "
            "installed from outside");
    result = mapix_file_write((const char *)path, info->form->text, info->form->size, 0600);
    if (!FAILED(result))
        return S_OK;
    return mapix_object_fail(&info->object, MAPI_E_EXTENDED_ERROR, (ULONG)result, "The form description cannot be written to %s (%#010x)",
        (const char *)path, (unsigned)result);
}

static HRESULT STDMETHODCALLTYPE info_open_container(IMAPIFormInfo *self, LPMAPIFORMCONTAINER *ret_container)
{
    struct form_info *info = info_of(self);

    MAPIX_ENTER(&info->object);
    if (!ret_container)
        return mapix_object_fail(&info->object, MAPI_E_INVALID_PARAMETER, 0, "OpenFormContainer needs a place for its result");
    info->container->lpVtbl->AddRef(info->container);
    *ret_container = info->container;
    return S_OK;
}

/* ---- the object ---- */

void form_infos_release(LPSMAPIFORMINFOARRAY infos)
{
    for (ULONG i = 0; infos && i < infos->cForms; i++)
        if (infos->aFormInfo[i])
            infos->aFormInfo[i]->lpVtbl->Release(infos->aFormInfo[i]);
    mapix_memory_free(infos);
}

static void info_finalize(struct mapix_object *object)
{
    struct form_info *self = (struct form_info *)object;

    mapix_prop_finalize(object);
    mapix_prop_names_free(self->names);
    form_description_free(self->form);
    if (self->container)
        self->container->lpVtbl->Release(self->container);
}

static const IMAPIFormInfoVtbl info_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPIFormInfo),
    MAPIX_FORWARD_IMAPIPROP(IMAPIFormInfo),
    .CalcFormPropSet = info_calc_properties,
    .CalcVerbSet = info_calc_verbs,
    .MakeIconFromBinary = info_make_icon,
    .SaveForm = info_save,
    .OpenFormContainer = info_open_container,
};

static const struct mapix_class_interface info_interfaces[] = {
    { &IID_IMAPIFormInfo, offsetof(struct form_info, info), &info_vtable },
    { &IID_IMAPIProp, offsetof(struct form_info, info), NULL },
    { NULL, 0, NULL },
};

static const struct mapix_class info_class = {
    .name = "form information",
    .size = sizeof(struct form_info),
    .interfaces = info_interfaces,
    .finalize = info_finalize,
    .property_offset = offsetof(struct form_info, properties),
};

const struct form_description *form_info_description(LPMAPIFORMINFO info)
{
    struct form_info *self = (struct form_info *)mapix_object_cast(info, &info_class);

    return self ? self->form : NULL;
}

HRESULT form_info_new(LPMAPIFORMCONTAINER container, struct form_description *form, LPMAPIFORMINFO *ret_info)
{
    struct form_info *self = NULL;
    HRESULT result = mapix_object_new(&info_class, NULL, &self);

    if (FAILED(result))
        return result;
    result = mapix_prop_initialize(&self->object, &info_source, 0, NULL);
    if (!FAILED(result))
        result = mapix_prop_names_new(NULL, NULL, &self->names);
    for (ULONG i = 0; i < form->extension_count && !FAILED(result); i++)
        result = mapix_prop_names_add(self->names, FIRST_NAMED + i, &form->extensions[i].name);
    if (FAILED(result)) {
        mapix_object_release(&self->object);
        return result;
    }
    self->form = form;
    self->container = container;
    container->lpVtbl->AddRef(container);
    *ret_info = (LPMAPIFORMINFO)(void *)&self->info;
    return S_OK;
}
