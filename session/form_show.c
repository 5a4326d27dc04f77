/* IMAPISession::ShowForm: a message in its form, until the form is closed. What the form asks of its viewer is answered here: a message site
 * that saves, submits, copies, moves and deletes, and a view context without neighbours. */
#include "session/form_show.h"

#include <exchform.h>
#include <mapicode.h>
#include <mapiform.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>

#include "base/forward.h"
#include "session/forms.h"

/* Site and view context of one form; one object, which the form may keep. */
struct form_viewer {
    struct mapix_object object;
    struct mapix_interface site;
    struct mapix_interface view;
    LPMAPISESSION session;                     /* all counted */
    LPMDB store;
    LPMAPIFOLDER folder;
    LPMESSAGE message;                         /* NULL once it was submitted, moved or deleted */
    LPMAPIFORMMGR manager;
    LPMAPIFORMADVISESINK sink;
    LPPERSISTMESSAGE persist;                  /* while the form is shown */
    bool is_new, is_post;
};

static struct form_viewer *viewer_of(const void *interface)
{
    return (struct form_viewer *)mapix_object_of(interface);
}

/* ---- the message site ---- */

static HRESULT hand_out(struct form_viewer *self, void *interface, void *ret_interface)
{
    IUnknown *unknown = interface;

    if (!ret_interface)
        return mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "A place for the result is missing");
    *(void **)ret_interface = interface;
    if (!unknown)
        return S_FALSE;                        /* "there is none" of the pages on GetStore and GetFolder */
    unknown->lpVtbl->AddRef(unknown);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE site_get_session(IMAPIMessageSite *self, LPMAPISESSION *ret_session)
{
    return hand_out(viewer_of(self), viewer_of(self)->session, ret_session);
}

static HRESULT STDMETHODCALLTYPE site_get_store(IMAPIMessageSite *self, LPMDB *ret_store)
{
    return hand_out(viewer_of(self), viewer_of(self)->store, ret_store);
}

static HRESULT STDMETHODCALLTYPE site_get_folder(IMAPIMessageSite *self, LPMAPIFOLDER *ret_folder)
{
    return hand_out(viewer_of(self), viewer_of(self)->folder, ret_folder);
}

static HRESULT STDMETHODCALLTYPE site_get_message(IMAPIMessageSite *self, LPMESSAGE *ret_message)
{
    return hand_out(viewer_of(self), viewer_of(self)->message, ret_message);
}

static HRESULT STDMETHODCALLTYPE site_get_manager(IMAPIMessageSite *self, LPMAPIFORMMGR *ret_manager)
{
    return hand_out(viewer_of(self), viewer_of(self)->manager, ret_manager);
}

static HRESULT viewer_new(const struct form_show *show, LPMAPISESSION session, LPMESSAGE message, LPMAPIFORMMGR manager,
    struct form_viewer **ret_viewer);

/* A reply, say: a new message in the folder, with a site and a view context of its own. */
static HRESULT STDMETHODCALLTYPE site_new_message(IMAPIMessageSite *interface, ULONG in_folder, LPMAPIFOLDER focus, LPPERSISTMESSAGE persist,
    LPMESSAGE *ret_message, LPMAPIMESSAGESITE *ret_site, LPMAPIVIEWCONTEXT *ret_view)
{
    struct form_viewer *self = viewer_of(interface), *viewer;
    LPMAPIFOLDER folder = in_folder && focus ? focus : self->folder;
    struct form_show show = { .store = self->store, .folder = folder, .flags = in_folder ? MAPI_NEW_MESSAGE | MAPI_POST_MESSAGE : MAPI_NEW_MESSAGE };
    LPMESSAGE message = NULL;
    HRESULT result;

    (void)persist;
    if (!ret_message || !ret_site)
        return mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "NewMessage needs places for the message and its site");
    result = folder->lpVtbl->CreateMessage(folder, NULL, 0, &message);
    if (FAILED(result))
        return result;
    result = viewer_new(&show, self->session, message, self->manager, &viewer);
    if (FAILED(result)) {
        message->lpVtbl->Release(message);
        return result;
    }
    *ret_message = message;
    *ret_site = (LPMAPIMESSAGESITE)(void *)&viewer->site;
    if (ret_view) {
        mapix_object_add_ref(&viewer->object);
        *ret_view = (LPMAPIVIEWCONTEXT)(void *)&viewer->view;
    }
    return S_OK;
}

/* Copy or move the message that is stored, by its entry identifier. */
static HRESULT transfer(struct form_viewer *self, LPMAPIFOLDER folder, ULONG flags)
{
    LPSPropValue id = NULL;
    HRESULT result;

    if (!self->message)
        return mapix_object_fail(&self->object, MAPI_E_INVALID_OBJECT, 0, "The message is no longer in this form");
    result = HrGetOneProp((LPMAPIPROP)self->message, PR_ENTRYID, &id);
    if (FAILED(result))
        return mapix_object_fail(&self->object, MAPI_E_NO_SUPPORT, (ULONG)result, "The message was never saved; save it first");
    ENTRYLIST one = { 1, &id->Value.bin };
    if (folder)
        result = self->folder->lpVtbl->CopyMessages(self->folder, &one, &IID_IMAPIFolder, folder, 0, NULL, flags);
    else
        result = self->folder->lpVtbl->DeleteMessages(self->folder, &one, 0, NULL, 0);
    MAPIFreeBuffer(id);
    return result;
}

static void drop_message(struct form_viewer *self)
{
    LPMESSAGE message = self->message;

    self->message = NULL;
    if (message)
        message->lpVtbl->Release(message);
}

static HRESULT STDMETHODCALLTYPE site_copy(IMAPIMessageSite *self, LPMAPIFOLDER folder)
{
    return folder ? transfer(viewer_of(self), folder, 0) : MAPI_E_INVALID_PARAMETER;
}

static HRESULT STDMETHODCALLTYPE site_move(IMAPIMessageSite *self, LPMAPIFOLDER folder, LPMAPIVIEWCONTEXT view, LPCRECT place)
{
    HRESULT result;

    if (!folder)
        return MAPI_E_INVALID_PARAMETER;
    if (view)
        view->lpVtbl->ActivateNext(view, VCDIR_MOVE, place);
    result = transfer(viewer_of(self), folder, MESSAGE_MOVE);
    if (!FAILED(result))
        drop_message(viewer_of(self));
    return result;
}

static HRESULT STDMETHODCALLTYPE site_delete(IMAPIMessageSite *self, LPMAPIVIEWCONTEXT view, LPCRECT place)
{
    HRESULT result;

    if (view)
        view->lpVtbl->ActivateNext(view, VCDIR_DELETE, place);
    result = transfer(viewer_of(self), NULL, 0);
    if (!FAILED(result))
        drop_message(viewer_of(self));
    return result;
}

/* The form writes its changes, then the message is saved, then the form may go on. */
static HRESULT STDMETHODCALLTYPE site_save(IMAPIMessageSite *interface)
{
    struct form_viewer *self = viewer_of(interface);
    HRESULT result = S_OK;

    if (!self->message)
        return mapix_object_fail(&self->object, MAPI_E_INVALID_OBJECT, 0, "The message is no longer in this form");
    if (self->persist)
        result = self->persist->lpVtbl->Save(self->persist, self->message, TRUE);
    if (!FAILED(result))
        result = self->message->lpVtbl->SaveChanges(self->message, KEEP_OPEN_READWRITE);
    if (!FAILED(result) && self->persist)
        result = self->persist->lpVtbl->SaveCompleted(self->persist, NULL);
    return result;
}

/* A post stays in its folder; a message goes on its way (FORM-05). The form lets go of it first. */
static HRESULT STDMETHODCALLTYPE site_submit(IMAPIMessageSite *interface, ULONG flags)
{
    struct form_viewer *self = viewer_of(interface);
    HRESULT result = S_OK;

    if (!self->message)
        return mapix_object_fail(&self->object, MAPI_E_INVALID_OBJECT, 0, "The message is no longer in this form");
    if (self->persist)
        result = self->persist->lpVtbl->Save(self->persist, self->message, TRUE);
    if (!FAILED(result) && self->persist)
        result = self->persist->lpVtbl->HandsOffMessage(self->persist);
    if (!FAILED(result))
        result = self->is_post ? self->message->lpVtbl->SaveChanges(self->message, 0) : self->message->lpVtbl->SubmitMessage(self->message, flags);
    if (!FAILED(result))
        drop_message(self);
    return result;
}

static HRESULT STDMETHODCALLTYPE site_get_status(IMAPIMessageSite *interface, LPULONG ret_status)
{
    struct form_viewer *self = viewer_of(interface);

    if (!ret_status)
        return mapix_object_fail(&self->object, MAPI_E_INVALID_PARAMETER, 0, "GetSiteStatus needs a place for its result");
    *ret_status = self->is_new ? VCSTATUS_NEW_MESSAGE | VCSTATUS_SAVE | VCSTATUS_SUBMIT
                               : VCSTATUS_NEW_MESSAGE | VCSTATUS_SAVE | VCSTATUS_SUBMIT | VCSTATUS_COPY | VCSTATUS_MOVE | VCSTATUS_DELETE;
    return S_OK;
}

static const IMAPIMessageSiteVtbl site_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPIMessageSite),
    MAPIX_FORWARD_ERROR(IMAPIMessageSite),
    .GetSession = site_get_session,
    .GetStore = site_get_store,
    .GetFolder = site_get_folder,
    .GetMessage = site_get_message,
    .GetFormManager = site_get_manager,
    .NewMessage = site_new_message,
    .CopyMessage = site_copy,
    .MoveMessage = site_move,
    .DeleteMessage = site_delete,
    .SaveMessage = site_save,
    .SubmitMessage = site_submit,
    .GetSiteStatus = site_get_status,
};

/* ---- the view context ---- */

static HRESULT STDMETHODCALLTYPE view_set_sink(IMAPIViewContext *interface, LPMAPIFORMADVISESINK sink)
{
    struct form_viewer *self = viewer_of(interface);
    LPMAPIFORMADVISESINK old = self->sink;

    if (sink)
        sink->lpVtbl->AddRef(sink);
    self->sink = sink;
    if (old)
        old->lpVtbl->Release(old);
    return S_OK;
}

/* One message has no next one. */
static HRESULT STDMETHODCALLTYPE view_activate_next(IMAPIViewContext *self, ULONG direction, LPCRECT place)
{
    (void)self, (void)direction, (void)place;
    return S_FALSE;
}

static HRESULT STDMETHODCALLTYPE view_get_print_setup(IMAPIViewContext *self, ULONG flags, LPFORMPRINTSETUP *ret_setup)
{
    (void)flags;
    if (ret_setup)
        *ret_setup = NULL;
    return mapix_object_fail(&viewer_of(self)->object, MAPI_E_NO_SUPPORT, 0, "Printers are the program's; this viewer has no print setup");
}

static HRESULT STDMETHODCALLTYPE view_get_save_stream(IMAPIViewContext *self, ULONG *ret_flags, ULONG *ret_format, LPSTREAM *ret_stream)
{
    (void)ret_flags, (void)ret_format;
    if (ret_stream)
        *ret_stream = NULL;
    return mapix_object_fail(&viewer_of(self)->object, MAPI_E_NO_SUPPORT, 0, "This viewer saves messages in their store only");
}

static HRESULT STDMETHODCALLTYPE view_get_status(IMAPIViewContext *self, LPULONG ret_status)
{
    if (!ret_status)
        return mapix_object_fail(&viewer_of(self)->object, MAPI_E_INVALID_PARAMETER, 0, "GetViewStatus needs a place for its result");
    *ret_status = VCSTATUS_MODAL | VCSTATUS_INTERACTIVE;
    return S_OK;
}

static const IMAPIViewContextVtbl view_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPIViewContext),
    MAPIX_FORWARD_ERROR(IMAPIViewContext),
    .SetAdviseSink = view_set_sink,
    .ActivateNext = view_activate_next,
    .GetPrintSetup = view_get_print_setup,
    .GetSaveStream = view_get_save_stream,
    .GetViewStatus = view_get_status,
};

/* ---- the object ---- */

static void let_go(void *interface)
{
    IUnknown *unknown = interface;

    if (unknown)
        unknown->lpVtbl->Release(unknown);
}

static void *keep(void *interface)
{
    IUnknown *unknown = interface;

    if (unknown)
        unknown->lpVtbl->AddRef(unknown);
    return interface;
}

static void viewer_finalize(struct mapix_object *object)
{
    struct form_viewer *self = (struct form_viewer *)object;

    let_go(self->sink);
    let_go(self->message);
    let_go(self->folder);
    let_go(self->store);
    let_go(self->manager);
    let_go(self->session);
}

static const struct mapix_class_interface viewer_interfaces[] = {
    { &IID_IMAPIMessageSite, offsetof(struct form_viewer, site), &site_vtable },
    { &IID_IMAPIViewContext, offsetof(struct form_viewer, view), &view_vtable },
    { NULL, 0, NULL },
};

static const struct mapix_class viewer_class = {
    .name = "form viewer",
    .size = sizeof(struct form_viewer),
    .interfaces = viewer_interfaces,
    .finalize = viewer_finalize,
};

static HRESULT viewer_new(const struct form_show *show, LPMAPISESSION session, LPMESSAGE message, LPMAPIFORMMGR manager,
    struct form_viewer **ret_viewer)
{
    struct form_viewer *self = NULL;
    HRESULT result = mapix_object_new(&viewer_class, NULL, &self);

    if (FAILED(result))
        return result;
    self->session = keep(session);
    self->store = keep(show->store);
    self->folder = keep(show->folder);
    self->message = keep(message);
    self->manager = keep(manager);
    self->is_new = show->flags & MAPI_NEW_MESSAGE;
    self->is_post = show->flags & MAPI_POST_MESSAGE;
    *ret_viewer = self;
    return S_OK;
}

/* The form of the message's class, loaded or (never saved) new. */
static HRESULT start_form(const struct form_show *show, struct form_viewer *viewer, LPMESSAGE message, LPMAPIFORM *ret_form)
{
    LPMAPIFORMINFO info = NULL;
    HRESULT result = viewer->manager->lpVtbl->ResolveMessageClass(viewer->manager, show->message_class, 0, show->folder, &info);

    if (FAILED(result))
        return result;
    result = viewer->manager->lpVtbl->CreateForm(viewer->manager, show->ui_param, 0, info, &IID_IPersistMessage, (LPVOID *)&viewer->persist);
    info->lpVtbl->Release(info);
    if (FAILED(result))
        return result;
    if (viewer->is_new)
        result = viewer->persist->lpVtbl->InitNew(viewer->persist, (LPMAPIMESSAGESITE)(void *)&viewer->site, message);
    else
        result = viewer->persist->lpVtbl->Load(viewer->persist, (LPMAPIMESSAGESITE)(void *)&viewer->site, message, show->status, show->message_flags);
    if (!FAILED(result))
        result = viewer->persist->lpVtbl->QueryInterface(viewer->persist, &IID_IMAPIForm, (LPVOID *)ret_form);
    if (!FAILED(result))
        result = (*ret_form)->lpVtbl->SetViewContext(*ret_form, (LPMAPIVIEWCONTEXT)(void *)&viewer->view);
    return result;
}

HRESULT session_show_form(LPMAPISESSION session, const struct form_show *show, LPMESSAGE message, struct mapix_object *owner)
{
    struct form_viewer *viewer = NULL;
    LPMAPIFORMMGR manager = NULL;
    LPMAPIFORM form = NULL;
    HRESULT result = form_manager_new(session, &manager);

    if (!FAILED(result)) {
        result = viewer_new(show, session, message, manager, &viewer);
        if (!FAILED(result))
            result = start_form(show, viewer, message, &form);
        if (result == MAPI_E_NOT_FOUND)
            mapix_object_fail(owner, result, 0, "No form is installed that shows messages of the class %s", show->message_class);
        manager->lpVtbl->Release(manager);
    }
    if (!FAILED(result))
        result = form->lpVtbl->DoVerb(form, EXCHIVERB_OPEN, (LPMAPIVIEWCONTEXT)(void *)&viewer->view, show->ui_param, NULL);
    if (form) {
        form->lpVtbl->ShutdownForm(form, SAVEOPTS_NOSAVE);
        form->lpVtbl->Release(form);
    }
    if (viewer) {
        let_go(viewer->persist);
        viewer->persist = NULL;
        mapix_object_release(&viewer->object);
    }
    return result;
}
