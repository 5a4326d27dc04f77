/* mapixcall.h - call macros for C, defined when COBJMACROS is: IMAPITable_QueryRows(table, ...) for table->lpVtbl->QueryRows(table, ...) */
#ifndef MAPIXCALL_H
#define MAPIXCALL_H
#if !defined(__cplusplus) || defined(CINTERFACE)

/* IUnknown */
#define IUnknown_QueryInterface(This, riid, ppvObject) (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IUnknown_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IUnknown_Release(This) (This)->lpVtbl->Release(This)

/* IClassFactory */
#define IClassFactory_QueryInterface(This, riid, ppvObject) (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IClassFactory_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IClassFactory_Release(This) (This)->lpVtbl->Release(This)
#define IClassFactory_CreateInstance(This, pUnkOuter, riid, ppvObject) \
    (This)->lpVtbl->CreateInstance(This, pUnkOuter, riid, ppvObject)
#define IClassFactory_LockServer(This, fLock) (This)->lpVtbl->LockServer(This, fLock)

/* IMalloc */
#define IMalloc_QueryInterface(This, riid, ppvObject) (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IMalloc_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMalloc_Release(This) (This)->lpVtbl->Release(This)
#define IMalloc_Alloc(This, cb) (This)->lpVtbl->Alloc(This, cb)
#define IMalloc_Realloc(This, pv, cb) (This)->lpVtbl->Realloc(This, pv, cb)
#define IMalloc_Free(This, pv) (This)->lpVtbl->Free(This, pv)
#define IMalloc_GetSize(This, pv) (This)->lpVtbl->GetSize(This, pv)
#define IMalloc_DidAlloc(This, pv) (This)->lpVtbl->DidAlloc(This, pv)
#define IMalloc_HeapMinimize(This) (This)->lpVtbl->HeapMinimize(This)

/* ISequentialStream */
#define ISequentialStream_QueryInterface(This, riid, ppvObject) (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define ISequentialStream_AddRef(This) (This)->lpVtbl->AddRef(This)
#define ISequentialStream_Release(This) (This)->lpVtbl->Release(This)
#define ISequentialStream_Read(This, pv, cb, pcbRead) (This)->lpVtbl->Read(This, pv, cb, pcbRead)
#define ISequentialStream_Write(This, pv, cb, pcbWritten) (This)->lpVtbl->Write(This, pv, cb, pcbWritten)

/* IStream */
#define IStream_QueryInterface(This, riid, ppvObject) (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IStream_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IStream_Release(This) (This)->lpVtbl->Release(This)
#define IStream_Read(This, pv, cb, pcbRead) (This)->lpVtbl->Read(This, pv, cb, pcbRead)
#define IStream_Write(This, pv, cb, pcbWritten) (This)->lpVtbl->Write(This, pv, cb, pcbWritten)
#define IStream_Seek(This, dlibMove, dwOrigin, plibNewPosition) (This)->lpVtbl->Seek(This, dlibMove, dwOrigin, plibNewPosition)
#define IStream_SetSize(This, libNewSize) (This)->lpVtbl->SetSize(This, libNewSize)
#define IStream_CopyTo(This, pstm, cb, pcbRead, pcbWritten) (This)->lpVtbl->CopyTo(This, pstm, cb, pcbRead, pcbWritten)
#define IStream_Commit(This, grfCommitFlags) (This)->lpVtbl->Commit(This, grfCommitFlags)
#define IStream_Revert(This) (This)->lpVtbl->Revert(This)
#define IStream_LockRegion(This, libOffset, cb, dwLockType) (This)->lpVtbl->LockRegion(This, libOffset, cb, dwLockType)
#define IStream_UnlockRegion(This, libOffset, cb, dwLockType) (This)->lpVtbl->UnlockRegion(This, libOffset, cb, dwLockType)
#define IStream_Stat(This, pstatstg, grfStatFlag) (This)->lpVtbl->Stat(This, pstatstg, grfStatFlag)
#define IStream_Clone(This, ppstm) (This)->lpVtbl->Clone(This, ppstm)

/* IEnumSTATSTG */
#define IEnumSTATSTG_QueryInterface(This, riid, ppvObject) (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IEnumSTATSTG_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IEnumSTATSTG_Release(This) (This)->lpVtbl->Release(This)
#define IEnumSTATSTG_Next(This, celt, rgelt, pceltFetched) (This)->lpVtbl->Next(This, celt, rgelt, pceltFetched)
#define IEnumSTATSTG_Skip(This, celt) (This)->lpVtbl->Skip(This, celt)
#define IEnumSTATSTG_Reset(This) (This)->lpVtbl->Reset(This)
#define IEnumSTATSTG_Clone(This, ppenum) (This)->lpVtbl->Clone(This, ppenum)

/* IStorage */
#define IStorage_QueryInterface(This, riid, ppvObject) (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IStorage_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IStorage_Release(This) (This)->lpVtbl->Release(This)
#define IStorage_CreateStream(This, pwcsName, grfMode, reserved1, reserved2, ppstm) \
    (This)->lpVtbl->CreateStream(This, pwcsName, grfMode, reserved1, reserved2, ppstm)
#define IStorage_OpenStream(This, pwcsName, reserved1, grfMode, reserved2, ppstm) \
    (This)->lpVtbl->OpenStream(This, pwcsName, reserved1, grfMode, reserved2, ppstm)
#define IStorage_CreateStorage(This, pwcsName, grfMode, reserved1, reserved2, ppstg) \
    (This)->lpVtbl->CreateStorage(This, pwcsName, grfMode, reserved1, reserved2, ppstg)
#define IStorage_OpenStorage(This, pwcsName, pstgPriority, grfMode, snbExclude, reserved, ppstg) \
    (This)->lpVtbl->OpenStorage(This, pwcsName, pstgPriority, grfMode, snbExclude, reserved, ppstg)
#define IStorage_CopyTo(This, ciidExclude, rgiidExclude, snbExclude, pstgDest) \
    (This)->lpVtbl->CopyTo(This, ciidExclude, rgiidExclude, snbExclude, pstgDest)
#define IStorage_MoveElementTo(This, pwcsName, pstgDest, pwcsNewName, grfFlags) \
    (This)->lpVtbl->MoveElementTo(This, pwcsName, pstgDest, pwcsNewName, grfFlags)
#define IStorage_Commit(This, grfCommitFlags) (This)->lpVtbl->Commit(This, grfCommitFlags)
#define IStorage_Revert(This) (This)->lpVtbl->Revert(This)
#define IStorage_EnumElements(This, reserved1, reserved2, reserved3, ppenum) \
    (This)->lpVtbl->EnumElements(This, reserved1, reserved2, reserved3, ppenum)
#define IStorage_DestroyElement(This, pwcsName) (This)->lpVtbl->DestroyElement(This, pwcsName)
#define IStorage_RenameElement(This, pwcsOldName, pwcsNewName) (This)->lpVtbl->RenameElement(This, pwcsOldName, pwcsNewName)
#define IStorage_SetElementTimes(This, pwcsName, pctime, patime, pmtime) \
    (This)->lpVtbl->SetElementTimes(This, pwcsName, pctime, patime, pmtime)
#define IStorage_SetClass(This, clsid) (This)->lpVtbl->SetClass(This, clsid)
#define IStorage_SetStateBits(This, grfStateBits, grfMask) (This)->lpVtbl->SetStateBits(This, grfStateBits, grfMask)
#define IStorage_Stat(This, pstatstg, grfStatFlag) (This)->lpVtbl->Stat(This, pstatstg, grfStatFlag)

/* IPersist */
#define IPersist_QueryInterface(This, riid, ppvObject) (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IPersist_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IPersist_Release(This) (This)->lpVtbl->Release(This)
#define IPersist_GetClassID(This, pClassID) (This)->lpVtbl->GetClassID(This, pClassID)

/* IPersistStream */
#define IPersistStream_QueryInterface(This, riid, ppvObject) (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IPersistStream_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IPersistStream_Release(This) (This)->lpVtbl->Release(This)
#define IPersistStream_GetClassID(This, pClassID) (This)->lpVtbl->GetClassID(This, pClassID)
#define IPersistStream_IsDirty(This) (This)->lpVtbl->IsDirty(This)
#define IPersistStream_Load(This, pStm) (This)->lpVtbl->Load(This, pStm)
#define IPersistStream_Save(This, pStm, fClearDirty) (This)->lpVtbl->Save(This, pStm, fClearDirty)
#define IPersistStream_GetSizeMax(This, pcbSize) (This)->lpVtbl->GetSizeMax(This, pcbSize)

/* IPersistStreamInit */
#define IPersistStreamInit_QueryInterface(This, riid, ppvObject) (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IPersistStreamInit_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IPersistStreamInit_Release(This) (This)->lpVtbl->Release(This)
#define IPersistStreamInit_GetClassID(This, pClassID) (This)->lpVtbl->GetClassID(This, pClassID)
#define IPersistStreamInit_IsDirty(This) (This)->lpVtbl->IsDirty(This)
#define IPersistStreamInit_Load(This, pStm) (This)->lpVtbl->Load(This, pStm)
#define IPersistStreamInit_Save(This, pStm, fClearDirty) (This)->lpVtbl->Save(This, pStm, fClearDirty)
#define IPersistStreamInit_GetSizeMax(This, pcbSize) (This)->lpVtbl->GetSizeMax(This, pcbSize)
#define IPersistStreamInit_InitNew(This) (This)->lpVtbl->InitNew(This)

/* IABContainer */
#define IABContainer_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IABContainer_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IABContainer_Release(This) (This)->lpVtbl->Release(This)
#define IABContainer_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IABContainer_SaveChanges(This, ulFlags) (This)->lpVtbl->SaveChanges(This, ulFlags)
#define IABContainer_GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray) \
    (This)->lpVtbl->GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray)
#define IABContainer_GetPropList(This, ulFlags, lppPropTagArray) (This)->lpVtbl->GetPropList(This, ulFlags, lppPropTagArray)
#define IABContainer_OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk) \
    (This)->lpVtbl->OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk)
#define IABContainer_SetProps(This, cValues, lpPropArray, lppProblems) \
    (This)->lpVtbl->SetProps(This, cValues, lpPropArray, lppProblems)
#define IABContainer_DeleteProps(This, lpPropTagArray, lppProblems) (This)->lpVtbl->DeleteProps(This, lpPropTagArray, lppProblems)
#define IABContainer_CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IABContainer_CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IABContainer_GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames) \
    (This)->lpVtbl->GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames)
#define IABContainer_GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags) \
    (This)->lpVtbl->GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags)
#define IABContainer_GetContentsTable(This, ulFlags, lppTable) (This)->lpVtbl->GetContentsTable(This, ulFlags, lppTable)
#define IABContainer_GetHierarchyTable(This, ulFlags, lppTable) (This)->lpVtbl->GetHierarchyTable(This, ulFlags, lppTable)
#define IABContainer_OpenEntry(This, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk) \
    (This)->lpVtbl->OpenEntry(This, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk)
#define IABContainer_SetSearchCriteria(This, lpRestriction, lpContainerList, ulSearchFlags) \
    (This)->lpVtbl->SetSearchCriteria(This, lpRestriction, lpContainerList, ulSearchFlags)
#define IABContainer_GetSearchCriteria(This, ulFlags, lppRestriction, lppContainerList, lpulSearchState) \
    (This)->lpVtbl->GetSearchCriteria(This, ulFlags, lppRestriction, lppContainerList, lpulSearchState)
#define IABContainer_CreateEntry(This, cbEntryID, lpEntryID, ulCreateFlags, lppMAPIPropEntry) \
    (This)->lpVtbl->CreateEntry(This, cbEntryID, lpEntryID, ulCreateFlags, lppMAPIPropEntry)
#define IABContainer_CopyEntries(This, lpEntries, ulUIParam, lpProgress, ulFlags) \
    (This)->lpVtbl->CopyEntries(This, lpEntries, ulUIParam, lpProgress, ulFlags)
#define IABContainer_DeleteEntries(This, lpEntries, ulFlags) (This)->lpVtbl->DeleteEntries(This, lpEntries, ulFlags)
#define IABContainer_ResolveNames(This, lpPropTagArray, ulFlags, lpAdrList, lpFlagList) \
    (This)->lpVtbl->ResolveNames(This, lpPropTagArray, ulFlags, lpAdrList, lpFlagList)

/* IAttach */
#define IAttach_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IAttach_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IAttach_Release(This) (This)->lpVtbl->Release(This)
#define IAttach_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IAttach_SaveChanges(This, ulFlags) (This)->lpVtbl->SaveChanges(This, ulFlags)
#define IAttach_GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray) \
    (This)->lpVtbl->GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray)
#define IAttach_GetPropList(This, ulFlags, lppPropTagArray) (This)->lpVtbl->GetPropList(This, ulFlags, lppPropTagArray)
#define IAttach_OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk) \
    (This)->lpVtbl->OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk)
#define IAttach_SetProps(This, cValues, lpPropArray, lppProblems) \
    (This)->lpVtbl->SetProps(This, cValues, lpPropArray, lppProblems)
#define IAttach_DeleteProps(This, lpPropTagArray, lppProblems) (This)->lpVtbl->DeleteProps(This, lpPropTagArray, lppProblems)
#define IAttach_CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IAttach_CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IAttach_GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames) \
    (This)->lpVtbl->GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames)
#define IAttach_GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags) \
    (This)->lpVtbl->GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags)

/* IDistList */
#define IDistList_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IDistList_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IDistList_Release(This) (This)->lpVtbl->Release(This)
#define IDistList_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IDistList_SaveChanges(This, ulFlags) (This)->lpVtbl->SaveChanges(This, ulFlags)
#define IDistList_GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray) \
    (This)->lpVtbl->GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray)
#define IDistList_GetPropList(This, ulFlags, lppPropTagArray) (This)->lpVtbl->GetPropList(This, ulFlags, lppPropTagArray)
#define IDistList_OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk) \
    (This)->lpVtbl->OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk)
#define IDistList_SetProps(This, cValues, lpPropArray, lppProblems) \
    (This)->lpVtbl->SetProps(This, cValues, lpPropArray, lppProblems)
#define IDistList_DeleteProps(This, lpPropTagArray, lppProblems) (This)->lpVtbl->DeleteProps(This, lpPropTagArray, lppProblems)
#define IDistList_CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IDistList_CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IDistList_GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames) \
    (This)->lpVtbl->GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames)
#define IDistList_GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags) \
    (This)->lpVtbl->GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags)
#define IDistList_GetContentsTable(This, ulFlags, lppTable) (This)->lpVtbl->GetContentsTable(This, ulFlags, lppTable)
#define IDistList_GetHierarchyTable(This, ulFlags, lppTable) (This)->lpVtbl->GetHierarchyTable(This, ulFlags, lppTable)
#define IDistList_OpenEntry(This, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk) \
    (This)->lpVtbl->OpenEntry(This, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk)
#define IDistList_SetSearchCriteria(This, lpRestriction, lpContainerList, ulSearchFlags) \
    (This)->lpVtbl->SetSearchCriteria(This, lpRestriction, lpContainerList, ulSearchFlags)
#define IDistList_GetSearchCriteria(This, ulFlags, lppRestriction, lppContainerList, lpulSearchState) \
    (This)->lpVtbl->GetSearchCriteria(This, ulFlags, lppRestriction, lppContainerList, lpulSearchState)
#define IDistList_CreateEntry(This, cbEntryID, lpEntryID, ulCreateFlags, lppMAPIPropEntry) \
    (This)->lpVtbl->CreateEntry(This, cbEntryID, lpEntryID, ulCreateFlags, lppMAPIPropEntry)
#define IDistList_CopyEntries(This, lpEntries, ulUIParam, lpProgress, ulFlags) \
    (This)->lpVtbl->CopyEntries(This, lpEntries, ulUIParam, lpProgress, ulFlags)
#define IDistList_DeleteEntries(This, lpEntries, ulFlags) (This)->lpVtbl->DeleteEntries(This, lpEntries, ulFlags)
#define IDistList_ResolveNames(This, lpPropTagArray, ulFlags, lpAdrList, lpFlagList) \
    (This)->lpVtbl->ResolveNames(This, lpPropTagArray, ulFlags, lpAdrList, lpFlagList)

/* IMAPIAdviseSink */
#define IMAPIAdviseSink_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPIAdviseSink_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPIAdviseSink_Release(This) (This)->lpVtbl->Release(This)
#define IMAPIAdviseSink_OnNotify(This, cNotif, lpNotifications) (This)->lpVtbl->OnNotify(This, cNotif, lpNotifications)

/* IMAPIClientShutdown */
#define IMAPIClientShutdown_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPIClientShutdown_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPIClientShutdown_Release(This) (This)->lpVtbl->Release(This)
#define IMAPIClientShutdown_QueryFastShutdown(This) (This)->lpVtbl->QueryFastShutdown(This)
#define IMAPIClientShutdown_NotifyProcessShutdown(This) (This)->lpVtbl->NotifyProcessShutdown(This)
#define IMAPIClientShutdown_DoFastShutdown(This) (This)->lpVtbl->DoFastShutdown(This)

/* IMAPIContainer */
#define IMAPIContainer_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPIContainer_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPIContainer_Release(This) (This)->lpVtbl->Release(This)
#define IMAPIContainer_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMAPIContainer_SaveChanges(This, ulFlags) (This)->lpVtbl->SaveChanges(This, ulFlags)
#define IMAPIContainer_GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray) \
    (This)->lpVtbl->GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray)
#define IMAPIContainer_GetPropList(This, ulFlags, lppPropTagArray) (This)->lpVtbl->GetPropList(This, ulFlags, lppPropTagArray)
#define IMAPIContainer_OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk) \
    (This)->lpVtbl->OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk)
#define IMAPIContainer_SetProps(This, cValues, lpPropArray, lppProblems) \
    (This)->lpVtbl->SetProps(This, cValues, lpPropArray, lppProblems)
#define IMAPIContainer_DeleteProps(This, lpPropTagArray, lppProblems) \
    (This)->lpVtbl->DeleteProps(This, lpPropTagArray, lppProblems)
#define IMAPIContainer_CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IMAPIContainer_CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IMAPIContainer_GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames) \
    (This)->lpVtbl->GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames)
#define IMAPIContainer_GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags) \
    (This)->lpVtbl->GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags)
#define IMAPIContainer_GetContentsTable(This, ulFlags, lppTable) (This)->lpVtbl->GetContentsTable(This, ulFlags, lppTable)
#define IMAPIContainer_GetHierarchyTable(This, ulFlags, lppTable) (This)->lpVtbl->GetHierarchyTable(This, ulFlags, lppTable)
#define IMAPIContainer_OpenEntry(This, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk) \
    (This)->lpVtbl->OpenEntry(This, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk)
#define IMAPIContainer_SetSearchCriteria(This, lpRestriction, lpContainerList, ulSearchFlags) \
    (This)->lpVtbl->SetSearchCriteria(This, lpRestriction, lpContainerList, ulSearchFlags)
#define IMAPIContainer_GetSearchCriteria(This, ulFlags, lppRestriction, lppContainerList, lpulSearchState) \
    (This)->lpVtbl->GetSearchCriteria(This, ulFlags, lppRestriction, lppContainerList, lpulSearchState)

/* IMAPIControl */
#define IMAPIControl_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPIControl_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPIControl_Release(This) (This)->lpVtbl->Release(This)
#define IMAPIControl_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMAPIControl_Activate(This, ulFlags, ulUIParam) (This)->lpVtbl->Activate(This, ulFlags, ulUIParam)
#define IMAPIControl_GetState(This, ulFlags, lpulState) (This)->lpVtbl->GetState(This, ulFlags, lpulState)

/* IMAPIFolder */
#define IMAPIFolder_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPIFolder_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPIFolder_Release(This) (This)->lpVtbl->Release(This)
#define IMAPIFolder_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMAPIFolder_SaveChanges(This, ulFlags) (This)->lpVtbl->SaveChanges(This, ulFlags)
#define IMAPIFolder_GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray) \
    (This)->lpVtbl->GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray)
#define IMAPIFolder_GetPropList(This, ulFlags, lppPropTagArray) (This)->lpVtbl->GetPropList(This, ulFlags, lppPropTagArray)
#define IMAPIFolder_OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk) \
    (This)->lpVtbl->OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk)
#define IMAPIFolder_SetProps(This, cValues, lpPropArray, lppProblems) \
    (This)->lpVtbl->SetProps(This, cValues, lpPropArray, lppProblems)
#define IMAPIFolder_DeleteProps(This, lpPropTagArray, lppProblems) (This)->lpVtbl->DeleteProps(This, lpPropTagArray, lppProblems)
#define IMAPIFolder_CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IMAPIFolder_CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IMAPIFolder_GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames) \
    (This)->lpVtbl->GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames)
#define IMAPIFolder_GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags) \
    (This)->lpVtbl->GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags)
#define IMAPIFolder_GetContentsTable(This, ulFlags, lppTable) (This)->lpVtbl->GetContentsTable(This, ulFlags, lppTable)
#define IMAPIFolder_GetHierarchyTable(This, ulFlags, lppTable) (This)->lpVtbl->GetHierarchyTable(This, ulFlags, lppTable)
#define IMAPIFolder_OpenEntry(This, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk) \
    (This)->lpVtbl->OpenEntry(This, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk)
#define IMAPIFolder_SetSearchCriteria(This, lpRestriction, lpContainerList, ulSearchFlags) \
    (This)->lpVtbl->SetSearchCriteria(This, lpRestriction, lpContainerList, ulSearchFlags)
#define IMAPIFolder_GetSearchCriteria(This, ulFlags, lppRestriction, lppContainerList, lpulSearchState) \
    (This)->lpVtbl->GetSearchCriteria(This, ulFlags, lppRestriction, lppContainerList, lpulSearchState)
#define IMAPIFolder_CreateMessage(This, lpInterface, ulFlags, lppMessage) \
    (This)->lpVtbl->CreateMessage(This, lpInterface, ulFlags, lppMessage)
#define IMAPIFolder_CopyMessages(This, lpMsgList, lpInterface, lpDestFolder, ulUIParam, lpProgress, ulFlags) \
    (This)->lpVtbl->CopyMessages(This, lpMsgList, lpInterface, lpDestFolder, ulUIParam, lpProgress, ulFlags)
#define IMAPIFolder_DeleteMessages(This, lpMsgList, ulUIParam, lpProgress, ulFlags) \
    (This)->lpVtbl->DeleteMessages(This, lpMsgList, ulUIParam, lpProgress, ulFlags)
#define IMAPIFolder_CreateFolder(This, ulFolderType, lpszFolderName, lpszFolderComment, lpInterface, ulFlags, lppFolder) \
    (This)->lpVtbl->CreateFolder(This, ulFolderType, lpszFolderName, lpszFolderComment, lpInterface, ulFlags, lppFolder)
#define IMAPIFolder_CopyFolder(This, cbEntryID, lpEntryID, lpInterface, lpDestFolder, lpszNewFolderName, ulUIParam, lpProgress, ulFlags) \
    (This)->lpVtbl->CopyFolder(This, cbEntryID, lpEntryID, lpInterface, lpDestFolder, lpszNewFolderName, ulUIParam, lpProgress, ulFlags)
#define IMAPIFolder_DeleteFolder(This, cbEntryID, lpEntryID, ulUIParam, lpProgress, ulFlags) \
    (This)->lpVtbl->DeleteFolder(This, cbEntryID, lpEntryID, ulUIParam, lpProgress, ulFlags)
#define IMAPIFolder_SetReadFlags(This, lpMsgList, ulUIParam, lpProgress, ulFlags) \
    (This)->lpVtbl->SetReadFlags(This, lpMsgList, ulUIParam, lpProgress, ulFlags)
#define IMAPIFolder_GetMessageStatus(This, cbEntryID, lpEntryID, ulFlags, lpulMessageStatus) \
    (This)->lpVtbl->GetMessageStatus(This, cbEntryID, lpEntryID, ulFlags, lpulMessageStatus)
#define IMAPIFolder_SetMessageStatus(This, cbEntryID, lpEntryID, ulNewStatus, ulNewStatusMask, lpulOldStatus) \
    (This)->lpVtbl->SetMessageStatus(This, cbEntryID, lpEntryID, ulNewStatus, ulNewStatusMask, lpulOldStatus)
#define IMAPIFolder_SaveContentsSort(This, lpSortCriteria, ulFlags) \
    (This)->lpVtbl->SaveContentsSort(This, lpSortCriteria, ulFlags)
#define IMAPIFolder_EmptyFolder(This, ulUIParam, lpProgress, ulFlags) \
    (This)->lpVtbl->EmptyFolder(This, ulUIParam, lpProgress, ulFlags)

/* IMAPIProgress */
#define IMAPIProgress_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPIProgress_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPIProgress_Release(This) (This)->lpVtbl->Release(This)
#define IMAPIProgress_Progress(This, ulValue, ulCount, ulTotal) (This)->lpVtbl->Progress(This, ulValue, ulCount, ulTotal)
#define IMAPIProgress_GetFlags(This, lpulFlags) (This)->lpVtbl->GetFlags(This, lpulFlags)
#define IMAPIProgress_GetMax(This, lpulMax) (This)->lpVtbl->GetMax(This, lpulMax)
#define IMAPIProgress_GetMin(This, lpulMin) (This)->lpVtbl->GetMin(This, lpulMin)
#define IMAPIProgress_SetLimits(This, lpulMin, lpulMax, lpulFlags) (This)->lpVtbl->SetLimits(This, lpulMin, lpulMax, lpulFlags)

/* IMAPIProp */
#define IMAPIProp_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPIProp_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPIProp_Release(This) (This)->lpVtbl->Release(This)
#define IMAPIProp_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMAPIProp_SaveChanges(This, ulFlags) (This)->lpVtbl->SaveChanges(This, ulFlags)
#define IMAPIProp_GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray) \
    (This)->lpVtbl->GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray)
#define IMAPIProp_GetPropList(This, ulFlags, lppPropTagArray) (This)->lpVtbl->GetPropList(This, ulFlags, lppPropTagArray)
#define IMAPIProp_OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk) \
    (This)->lpVtbl->OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk)
#define IMAPIProp_SetProps(This, cValues, lpPropArray, lppProblems) \
    (This)->lpVtbl->SetProps(This, cValues, lpPropArray, lppProblems)
#define IMAPIProp_DeleteProps(This, lpPropTagArray, lppProblems) (This)->lpVtbl->DeleteProps(This, lpPropTagArray, lppProblems)
#define IMAPIProp_CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IMAPIProp_CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IMAPIProp_GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames) \
    (This)->lpVtbl->GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames)
#define IMAPIProp_GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags) \
    (This)->lpVtbl->GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags)

/* IMAPIProviderShutdown */
#define IMAPIProviderShutdown_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPIProviderShutdown_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPIProviderShutdown_Release(This) (This)->lpVtbl->Release(This)
#define IMAPIProviderShutdown_QueryFastShutdown(This) (This)->lpVtbl->QueryFastShutdown(This)
#define IMAPIProviderShutdown_NotifyProcessShutdown(This) (This)->lpVtbl->NotifyProcessShutdown(This)
#define IMAPIProviderShutdown_DoFastShutdown(This) (This)->lpVtbl->DoFastShutdown(This)

/* IMAPIStatus */
#define IMAPIStatus_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPIStatus_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPIStatus_Release(This) (This)->lpVtbl->Release(This)
#define IMAPIStatus_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMAPIStatus_SaveChanges(This, ulFlags) (This)->lpVtbl->SaveChanges(This, ulFlags)
#define IMAPIStatus_GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray) \
    (This)->lpVtbl->GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray)
#define IMAPIStatus_GetPropList(This, ulFlags, lppPropTagArray) (This)->lpVtbl->GetPropList(This, ulFlags, lppPropTagArray)
#define IMAPIStatus_OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk) \
    (This)->lpVtbl->OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk)
#define IMAPIStatus_SetProps(This, cValues, lpPropArray, lppProblems) \
    (This)->lpVtbl->SetProps(This, cValues, lpPropArray, lppProblems)
#define IMAPIStatus_DeleteProps(This, lpPropTagArray, lppProblems) (This)->lpVtbl->DeleteProps(This, lpPropTagArray, lppProblems)
#define IMAPIStatus_CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IMAPIStatus_CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IMAPIStatus_GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames) \
    (This)->lpVtbl->GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames)
#define IMAPIStatus_GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags) \
    (This)->lpVtbl->GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags)
#define IMAPIStatus_ValidateState(This, ulUIParam, ulFlags) (This)->lpVtbl->ValidateState(This, ulUIParam, ulFlags)
#define IMAPIStatus_SettingsDialog(This, ulUIParam, ulFlags) (This)->lpVtbl->SettingsDialog(This, ulUIParam, ulFlags)
#define IMAPIStatus_ChangePassword(This, lpOldPass, lpNewPass, ulFlags) \
    (This)->lpVtbl->ChangePassword(This, lpOldPass, lpNewPass, ulFlags)
#define IMAPIStatus_FlushQueues(This, ulUIParam, cbTargetTransport, lpTargetTransport, ulFlags) \
    (This)->lpVtbl->FlushQueues(This, ulUIParam, cbTargetTransport, lpTargetTransport, ulFlags)

/* IMAPITable */
#define IMAPITable_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPITable_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPITable_Release(This) (This)->lpVtbl->Release(This)
#define IMAPITable_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMAPITable_Advise(This, ulEventMask, lpAdviseSink, lpulConnection) \
    (This)->lpVtbl->Advise(This, ulEventMask, lpAdviseSink, lpulConnection)
#define IMAPITable_Unadvise(This, ulConnection) (This)->lpVtbl->Unadvise(This, ulConnection)
#define IMAPITable_GetStatus(This, lpulTableStatus, lpulTableType) (This)->lpVtbl->GetStatus(This, lpulTableStatus, lpulTableType)
#define IMAPITable_SetColumns(This, lpPropTagArray, ulFlags) (This)->lpVtbl->SetColumns(This, lpPropTagArray, ulFlags)
#define IMAPITable_QueryColumns(This, ulFlags, lpPropTagArray) (This)->lpVtbl->QueryColumns(This, ulFlags, lpPropTagArray)
#define IMAPITable_GetRowCount(This, ulFlags, lpulCount) (This)->lpVtbl->GetRowCount(This, ulFlags, lpulCount)
#define IMAPITable_SeekRow(This, bkOrigin, lRowCount, lplRowsSought) \
    (This)->lpVtbl->SeekRow(This, bkOrigin, lRowCount, lplRowsSought)
#define IMAPITable_SeekRowApprox(This, ulNumerator, ulDenominator) (This)->lpVtbl->SeekRowApprox(This, ulNumerator, ulDenominator)
#define IMAPITable_QueryPosition(This, lpulRow, lpulNumerator, lpulDenominator) \
    (This)->lpVtbl->QueryPosition(This, lpulRow, lpulNumerator, lpulDenominator)
#define IMAPITable_FindRow(This, lpRestriction, bkOrigin, ulFlags) (This)->lpVtbl->FindRow(This, lpRestriction, bkOrigin, ulFlags)
#define IMAPITable_Restrict(This, lpRestriction, ulFlags) (This)->lpVtbl->Restrict(This, lpRestriction, ulFlags)
#define IMAPITable_CreateBookmark(This, lpbkPosition) (This)->lpVtbl->CreateBookmark(This, lpbkPosition)
#define IMAPITable_FreeBookmark(This, bkPosition) (This)->lpVtbl->FreeBookmark(This, bkPosition)
#define IMAPITable_SortTable(This, lpSortCriteria, ulFlags) (This)->lpVtbl->SortTable(This, lpSortCriteria, ulFlags)
#define IMAPITable_QuerySortOrder(This, lppSortCriteria) (This)->lpVtbl->QuerySortOrder(This, lppSortCriteria)
#define IMAPITable_QueryRows(This, lRowCount, ulFlags, lppRows) (This)->lpVtbl->QueryRows(This, lRowCount, ulFlags, lppRows)
#define IMAPITable_Abort(This) (This)->lpVtbl->Abort(This)
#define IMAPITable_ExpandRow(This, cbInstanceKey, pbInstanceKey, ulRowCount, ulFlags, lppRows, lpulMoreRows) \
    (This)->lpVtbl->ExpandRow(This, cbInstanceKey, pbInstanceKey, ulRowCount, ulFlags, lppRows, lpulMoreRows)
#define IMAPITable_CollapseRow(This, cbInstanceKey, pbInstanceKey, ulFlags, lpulRowCount) \
    (This)->lpVtbl->CollapseRow(This, cbInstanceKey, pbInstanceKey, ulFlags, lpulRowCount)
#define IMAPITable_WaitForCompletion(This, ulFlags, ulTimeout, lpulTableStatus) \
    (This)->lpVtbl->WaitForCompletion(This, ulFlags, ulTimeout, lpulTableStatus)
#define IMAPITable_GetCollapseState(This, ulFlags, cbInstanceKey, lpbInstanceKey, lpcbCollapseState, lppbCollapseState) \
    (This)->lpVtbl->GetCollapseState(This, ulFlags, cbInstanceKey, lpbInstanceKey, lpcbCollapseState, lppbCollapseState)
#define IMAPITable_SetCollapseState(This, ulFlags, cbCollapseState, pbCollapseState, lpbkLocation) \
    (This)->lpVtbl->SetCollapseState(This, ulFlags, cbCollapseState, pbCollapseState, lpbkLocation)

/* IMailUser */
#define IMailUser_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMailUser_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMailUser_Release(This) (This)->lpVtbl->Release(This)
#define IMailUser_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMailUser_SaveChanges(This, ulFlags) (This)->lpVtbl->SaveChanges(This, ulFlags)
#define IMailUser_GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray) \
    (This)->lpVtbl->GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray)
#define IMailUser_GetPropList(This, ulFlags, lppPropTagArray) (This)->lpVtbl->GetPropList(This, ulFlags, lppPropTagArray)
#define IMailUser_OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk) \
    (This)->lpVtbl->OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk)
#define IMailUser_SetProps(This, cValues, lpPropArray, lppProblems) \
    (This)->lpVtbl->SetProps(This, cValues, lpPropArray, lppProblems)
#define IMailUser_DeleteProps(This, lpPropTagArray, lppProblems) (This)->lpVtbl->DeleteProps(This, lpPropTagArray, lppProblems)
#define IMailUser_CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IMailUser_CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IMailUser_GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames) \
    (This)->lpVtbl->GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames)
#define IMailUser_GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags) \
    (This)->lpVtbl->GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags)

/* IMessage */
#define IMessage_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMessage_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMessage_Release(This) (This)->lpVtbl->Release(This)
#define IMessage_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMessage_SaveChanges(This, ulFlags) (This)->lpVtbl->SaveChanges(This, ulFlags)
#define IMessage_GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray) \
    (This)->lpVtbl->GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray)
#define IMessage_GetPropList(This, ulFlags, lppPropTagArray) (This)->lpVtbl->GetPropList(This, ulFlags, lppPropTagArray)
#define IMessage_OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk) \
    (This)->lpVtbl->OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk)
#define IMessage_SetProps(This, cValues, lpPropArray, lppProblems) \
    (This)->lpVtbl->SetProps(This, cValues, lpPropArray, lppProblems)
#define IMessage_DeleteProps(This, lpPropTagArray, lppProblems) (This)->lpVtbl->DeleteProps(This, lpPropTagArray, lppProblems)
#define IMessage_CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IMessage_CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IMessage_GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames) \
    (This)->lpVtbl->GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames)
#define IMessage_GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags) \
    (This)->lpVtbl->GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags)
#define IMessage_GetAttachmentTable(This, ulFlags, lppTable) (This)->lpVtbl->GetAttachmentTable(This, ulFlags, lppTable)
#define IMessage_OpenAttach(This, ulAttachmentNum, lpInterface, ulFlags, lppAttach) \
    (This)->lpVtbl->OpenAttach(This, ulAttachmentNum, lpInterface, ulFlags, lppAttach)
#define IMessage_CreateAttach(This, lpInterface, ulFlags, lpulAttachmentNum, lppAttach) \
    (This)->lpVtbl->CreateAttach(This, lpInterface, ulFlags, lpulAttachmentNum, lppAttach)
#define IMessage_DeleteAttach(This, ulAttachmentNum, ulUIParam, lpProgress, ulFlags) \
    (This)->lpVtbl->DeleteAttach(This, ulAttachmentNum, ulUIParam, lpProgress, ulFlags)
#define IMessage_GetRecipientTable(This, ulFlags, lppTable) (This)->lpVtbl->GetRecipientTable(This, ulFlags, lppTable)
#define IMessage_ModifyRecipients(This, ulFlags, lpMods) (This)->lpVtbl->ModifyRecipients(This, ulFlags, lpMods)
#define IMessage_SubmitMessage(This, ulFlags) (This)->lpVtbl->SubmitMessage(This, ulFlags)
#define IMessage_SetReadFlag(This, ulFlags) (This)->lpVtbl->SetReadFlag(This, ulFlags)

/* IMsgStore */
#define IMsgStore_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMsgStore_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMsgStore_Release(This) (This)->lpVtbl->Release(This)
#define IMsgStore_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMsgStore_SaveChanges(This, ulFlags) (This)->lpVtbl->SaveChanges(This, ulFlags)
#define IMsgStore_GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray) \
    (This)->lpVtbl->GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray)
#define IMsgStore_GetPropList(This, ulFlags, lppPropTagArray) (This)->lpVtbl->GetPropList(This, ulFlags, lppPropTagArray)
#define IMsgStore_OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk) \
    (This)->lpVtbl->OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk)
#define IMsgStore_SetProps(This, cValues, lpPropArray, lppProblems) \
    (This)->lpVtbl->SetProps(This, cValues, lpPropArray, lppProblems)
#define IMsgStore_DeleteProps(This, lpPropTagArray, lppProblems) (This)->lpVtbl->DeleteProps(This, lpPropTagArray, lppProblems)
#define IMsgStore_CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IMsgStore_CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IMsgStore_GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames) \
    (This)->lpVtbl->GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames)
#define IMsgStore_GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags) \
    (This)->lpVtbl->GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags)
#define IMsgStore_Advise(This, cbEntryID, lpEntryID, ulEventMask, lpAdviseSink, lpulConnection) \
    (This)->lpVtbl->Advise(This, cbEntryID, lpEntryID, ulEventMask, lpAdviseSink, lpulConnection)
#define IMsgStore_Unadvise(This, ulConnection) (This)->lpVtbl->Unadvise(This, ulConnection)
#define IMsgStore_CompareEntryIDs(This, cbEntryID1, lpEntryID1, cbEntryID2, lpEntryID2, ulFlags, lpulResult) \
    (This)->lpVtbl->CompareEntryIDs(This, cbEntryID1, lpEntryID1, cbEntryID2, lpEntryID2, ulFlags, lpulResult)
#define IMsgStore_OpenEntry(This, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk) \
    (This)->lpVtbl->OpenEntry(This, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk)
#define IMsgStore_SetReceiveFolder(This, lpszMessageClass, ulFlags, cbEntryID, lpEntryID) \
    (This)->lpVtbl->SetReceiveFolder(This, lpszMessageClass, ulFlags, cbEntryID, lpEntryID)
#define IMsgStore_GetReceiveFolder(This, lpszMessageClass, ulFlags, lpcbEntryID, lppEntryID, lppszExplicitClass) \
    (This)->lpVtbl->GetReceiveFolder(This, lpszMessageClass, ulFlags, lpcbEntryID, lppEntryID, lppszExplicitClass)
#define IMsgStore_GetReceiveFolderTable(This, ulFlags, lppTable) (This)->lpVtbl->GetReceiveFolderTable(This, ulFlags, lppTable)
#define IMsgStore_StoreLogoff(This, lpulFlags) (This)->lpVtbl->StoreLogoff(This, lpulFlags)
#define IMsgStore_AbortSubmit(This, cbEntryID, lpEntryID, ulFlags) \
    (This)->lpVtbl->AbortSubmit(This, cbEntryID, lpEntryID, ulFlags)
#define IMsgStore_GetOutgoingQueue(This, ulFlags, lppTable) (This)->lpVtbl->GetOutgoingQueue(This, ulFlags, lppTable)
#define IMsgStore_SetLockState(This, lpMessage, ulLockState) (This)->lpVtbl->SetLockState(This, lpMessage, ulLockState)
#define IMsgStore_FinishedMsg(This, ulFlags, cbEntryID, lpEntryID) \
    (This)->lpVtbl->FinishedMsg(This, ulFlags, cbEntryID, lpEntryID)
#define IMsgStore_NotifyNewMail(This, lpNotification) (This)->lpVtbl->NotifyNewMail(This, lpNotification)

/* IProfSect */
#define IProfSect_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IProfSect_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IProfSect_Release(This) (This)->lpVtbl->Release(This)
#define IProfSect_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IProfSect_SaveChanges(This, ulFlags) (This)->lpVtbl->SaveChanges(This, ulFlags)
#define IProfSect_GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray) \
    (This)->lpVtbl->GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray)
#define IProfSect_GetPropList(This, ulFlags, lppPropTagArray) (This)->lpVtbl->GetPropList(This, ulFlags, lppPropTagArray)
#define IProfSect_OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk) \
    (This)->lpVtbl->OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk)
#define IProfSect_SetProps(This, cValues, lpPropArray, lppProblems) \
    (This)->lpVtbl->SetProps(This, cValues, lpPropArray, lppProblems)
#define IProfSect_DeleteProps(This, lpPropTagArray, lppProblems) (This)->lpVtbl->DeleteProps(This, lpPropTagArray, lppProblems)
#define IProfSect_CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IProfSect_CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IProfSect_GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames) \
    (This)->lpVtbl->GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames)
#define IProfSect_GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags) \
    (This)->lpVtbl->GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags)

/* IProviderAdmin */
#define IProviderAdmin_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IProviderAdmin_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IProviderAdmin_Release(This) (This)->lpVtbl->Release(This)
#define IProviderAdmin_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IProviderAdmin_GetProviderTable(This, ulFlags, lppTable) (This)->lpVtbl->GetProviderTable(This, ulFlags, lppTable)
#define IProviderAdmin_CreateProvider(This, lpszProvider, cValues, lpProps, ulUIParam, ulFlags, lpUID) \
    (This)->lpVtbl->CreateProvider(This, lpszProvider, cValues, lpProps, ulUIParam, ulFlags, lpUID)
#define IProviderAdmin_DeleteProvider(This, lpUID) (This)->lpVtbl->DeleteProvider(This, lpUID)
#define IProviderAdmin_OpenProfileSection(This, lpUID, lpInterface, ulFlags, lppProfSect) \
    (This)->lpVtbl->OpenProfileSection(This, lpUID, lpInterface, ulFlags, lppProfSect)

/* IAddrBook */
#define IAddrBook_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IAddrBook_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IAddrBook_Release(This) (This)->lpVtbl->Release(This)
#define IAddrBook_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IAddrBook_SaveChanges(This, ulFlags) (This)->lpVtbl->SaveChanges(This, ulFlags)
#define IAddrBook_GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray) \
    (This)->lpVtbl->GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray)
#define IAddrBook_GetPropList(This, ulFlags, lppPropTagArray) (This)->lpVtbl->GetPropList(This, ulFlags, lppPropTagArray)
#define IAddrBook_OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk) \
    (This)->lpVtbl->OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk)
#define IAddrBook_SetProps(This, cValues, lpPropArray, lppProblems) \
    (This)->lpVtbl->SetProps(This, cValues, lpPropArray, lppProblems)
#define IAddrBook_DeleteProps(This, lpPropTagArray, lppProblems) (This)->lpVtbl->DeleteProps(This, lpPropTagArray, lppProblems)
#define IAddrBook_CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IAddrBook_CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IAddrBook_GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames) \
    (This)->lpVtbl->GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames)
#define IAddrBook_GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags) \
    (This)->lpVtbl->GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags)
#define IAddrBook_OpenEntry(This, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk) \
    (This)->lpVtbl->OpenEntry(This, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk)
#define IAddrBook_CompareEntryIDs(This, cbEntryID1, lpEntryID1, cbEntryID2, lpEntryID2, ulFlags, lpulResult) \
    (This)->lpVtbl->CompareEntryIDs(This, cbEntryID1, lpEntryID1, cbEntryID2, lpEntryID2, ulFlags, lpulResult)
#define IAddrBook_Advise(This, cbEntryID, lpEntryID, ulEventMask, lpAdviseSink, lpulConnection) \
    (This)->lpVtbl->Advise(This, cbEntryID, lpEntryID, ulEventMask, lpAdviseSink, lpulConnection)
#define IAddrBook_Unadvise(This, ulConnection) (This)->lpVtbl->Unadvise(This, ulConnection)
#define IAddrBook_CreateOneOff(This, lpszName, lpszAdrType, lpszAddress, ulFlags, lpcbEntryID, lppEntryID) \
    (This)->lpVtbl->CreateOneOff(This, lpszName, lpszAdrType, lpszAddress, ulFlags, lpcbEntryID, lppEntryID)
#define IAddrBook_NewEntry(This, ulUIParam, ulFlags, cbEIDContainer, lpEIDContainer, cbEIDNewEntryTpl, lpEIDNewEntryTpl, lpcbEIDNewEntry, lppEIDNewEntry) \
    (This)->lpVtbl->NewEntry(This, ulUIParam, ulFlags, cbEIDContainer, lpEIDContainer, cbEIDNewEntryTpl, lpEIDNewEntryTpl, lpcbEIDNewEntry, lppEIDNewEntry)
#define IAddrBook_ResolveName(This, ulUIParam, ulFlags, lpszNewEntryTitle, lpAdrList) \
    (This)->lpVtbl->ResolveName(This, ulUIParam, ulFlags, lpszNewEntryTitle, lpAdrList)
#define IAddrBook_Address(This, lpulUIParam, lpAdrParms, lppAdrList) \
    (This)->lpVtbl->Address(This, lpulUIParam, lpAdrParms, lppAdrList)
#define IAddrBook_Details(This, lpulUIParam, lpfnDismiss, lpvDismissContext, cbEntryID, lpEntryID, lpfButtonCallback, lpvButtonContext, lpszButtonText, ulFlags) \
    (This)->lpVtbl->Details(This, lpulUIParam, lpfnDismiss, lpvDismissContext, cbEntryID, lpEntryID, lpfButtonCallback, lpvButtonContext, lpszButtonText, ulFlags)
#define IAddrBook_RecipOptions(This, ulUIParam, ulFlags, lpRecip) (This)->lpVtbl->RecipOptions(This, ulUIParam, ulFlags, lpRecip)
#define IAddrBook_QueryDefaultRecipOpt(This, lpszAdrType, ulFlags, lpcValues, lppOptions) \
    (This)->lpVtbl->QueryDefaultRecipOpt(This, lpszAdrType, ulFlags, lpcValues, lppOptions)
#define IAddrBook_GetPAB(This, lpcbEntryID, lppEntryID) (This)->lpVtbl->GetPAB(This, lpcbEntryID, lppEntryID)
#define IAddrBook_SetPAB(This, cbEntryID, lpEntryID) (This)->lpVtbl->SetPAB(This, cbEntryID, lpEntryID)
#define IAddrBook_GetDefaultDir(This, lpcbEntryID, lppEntryID) (This)->lpVtbl->GetDefaultDir(This, lpcbEntryID, lppEntryID)
#define IAddrBook_SetDefaultDir(This, cbEntryID, lpEntryID) (This)->lpVtbl->SetDefaultDir(This, cbEntryID, lpEntryID)
#define IAddrBook_GetSearchPath(This, ulFlags, lppSearchPath) (This)->lpVtbl->GetSearchPath(This, ulFlags, lppSearchPath)
#define IAddrBook_SetSearchPath(This, ulFlags, lpSearchPath) (This)->lpVtbl->SetSearchPath(This, ulFlags, lpSearchPath)
#define IAddrBook_PrepareRecips(This, ulFlags, lpPropTagArray, lpRecipList) \
    (This)->lpVtbl->PrepareRecips(This, ulFlags, lpPropTagArray, lpRecipList)

/* IMAPISession */
#define IMAPISession_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPISession_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPISession_Release(This) (This)->lpVtbl->Release(This)
#define IMAPISession_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMAPISession_GetMsgStoresTable(This, ulFlags, lppTable) (This)->lpVtbl->GetMsgStoresTable(This, ulFlags, lppTable)
#define IMAPISession_OpenMsgStore(This, ulUIParam, cbEntryID, lpEntryID, lpInterface, ulFlags, lppMDB) \
    (This)->lpVtbl->OpenMsgStore(This, ulUIParam, cbEntryID, lpEntryID, lpInterface, ulFlags, lppMDB)
#define IMAPISession_OpenAddressBook(This, ulUIParam, lpInterface, ulFlags, lppAdrBook) \
    (This)->lpVtbl->OpenAddressBook(This, ulUIParam, lpInterface, ulFlags, lppAdrBook)
#define IMAPISession_OpenProfileSection(This, lpUID, lpInterface, ulFlags, lppProfSect) \
    (This)->lpVtbl->OpenProfileSection(This, lpUID, lpInterface, ulFlags, lppProfSect)
#define IMAPISession_GetStatusTable(This, ulFlags, lppTable) (This)->lpVtbl->GetStatusTable(This, ulFlags, lppTable)
#define IMAPISession_OpenEntry(This, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk) \
    (This)->lpVtbl->OpenEntry(This, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk)
#define IMAPISession_CompareEntryIDs(This, cbEntryID1, lpEntryID1, cbEntryID2, lpEntryID2, ulFlags, lpulResult) \
    (This)->lpVtbl->CompareEntryIDs(This, cbEntryID1, lpEntryID1, cbEntryID2, lpEntryID2, ulFlags, lpulResult)
#define IMAPISession_Advise(This, cbEntryID, lpEntryID, ulEventMask, lpAdviseSink, lpulConnection) \
    (This)->lpVtbl->Advise(This, cbEntryID, lpEntryID, ulEventMask, lpAdviseSink, lpulConnection)
#define IMAPISession_Unadvise(This, ulConnection) (This)->lpVtbl->Unadvise(This, ulConnection)
#define IMAPISession_MessageOptions(This, ulUIParam, ulFlags, lpszAdrType, lpMessage) \
    (This)->lpVtbl->MessageOptions(This, ulUIParam, ulFlags, lpszAdrType, lpMessage)
#define IMAPISession_QueryDefaultMessageOpt(This, lpszAdrType, ulFlags, lpcValues, lppOptions) \
    (This)->lpVtbl->QueryDefaultMessageOpt(This, lpszAdrType, ulFlags, lpcValues, lppOptions)
#define IMAPISession_EnumAdrTypes(This, ulFlags, lpcAdrTypes, lpppszAdrTypes) \
    (This)->lpVtbl->EnumAdrTypes(This, ulFlags, lpcAdrTypes, lpppszAdrTypes)
#define IMAPISession_QueryIdentity(This, lpcbEntryID, lppEntryID) (This)->lpVtbl->QueryIdentity(This, lpcbEntryID, lppEntryID)
#define IMAPISession_Logoff(This, ulUIParam, ulFlags, ulReserved) (This)->lpVtbl->Logoff(This, ulUIParam, ulFlags, ulReserved)
#define IMAPISession_SetDefaultStore(This, ulFlags, cbEntryID, lpEntryID) \
    (This)->lpVtbl->SetDefaultStore(This, ulFlags, cbEntryID, lpEntryID)
#define IMAPISession_AdminServices(This, ulFlags, lppServiceAdmin) (This)->lpVtbl->AdminServices(This, ulFlags, lppServiceAdmin)
#define IMAPISession_ShowForm(This, ulUIParam, lpMsgStore, lpParentFolder, lpInterface, ulMessageToken, lpMessageSent, ulFlags, ulMessageStatus, ulMessageFlags, ulAccess, lpszMessageClass) \
    (This)->lpVtbl->ShowForm(This, ulUIParam, lpMsgStore, lpParentFolder, lpInterface, ulMessageToken, lpMessageSent, ulFlags, ulMessageStatus, ulMessageFlags, ulAccess, lpszMessageClass)
#define IMAPISession_PrepareForm(This, lpInterface, lpMessage, lpulMessageToken) \
    (This)->lpVtbl->PrepareForm(This, lpInterface, lpMessage, lpulMessageToken)

/* IMsgServiceAdmin */
#define IMsgServiceAdmin_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMsgServiceAdmin_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMsgServiceAdmin_Release(This) (This)->lpVtbl->Release(This)
#define IMsgServiceAdmin_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMsgServiceAdmin_GetMsgServiceTable(This, ulFlags, lppTable) (This)->lpVtbl->GetMsgServiceTable(This, ulFlags, lppTable)
#define IMsgServiceAdmin_CreateMsgService(This, lpszService, lpszDisplayName, ulUIParam, ulFlags) \
    (This)->lpVtbl->CreateMsgService(This, lpszService, lpszDisplayName, ulUIParam, ulFlags)
#define IMsgServiceAdmin_DeleteMsgService(This, lpUID) (This)->lpVtbl->DeleteMsgService(This, lpUID)
#define IMsgServiceAdmin_CopyMsgService(This, lpUID, lpszDisplayName, lpInterfaceToCopy, lpInterfaceDst, lpObjectDst, ulUIParam, ulFlags) \
    (This)->lpVtbl->CopyMsgService(This, lpUID, lpszDisplayName, lpInterfaceToCopy, lpInterfaceDst, lpObjectDst, ulUIParam, ulFlags)
#define IMsgServiceAdmin_RenameMsgService(This, lpUID, ulFlags, lpszDisplayName) \
    (This)->lpVtbl->RenameMsgService(This, lpUID, ulFlags, lpszDisplayName)
#define IMsgServiceAdmin_ConfigureMsgService(This, lpUID, ulUIParam, ulFlags, cValues, lpProps) \
    (This)->lpVtbl->ConfigureMsgService(This, lpUID, ulUIParam, ulFlags, cValues, lpProps)
#define IMsgServiceAdmin_OpenProfileSection(This, lpUID, lpInterface, ulFlags, lppProfSect) \
    (This)->lpVtbl->OpenProfileSection(This, lpUID, lpInterface, ulFlags, lppProfSect)
#define IMsgServiceAdmin_MsgServiceTransportOrder(This, cUID, lpUIDList, ulFlags) \
    (This)->lpVtbl->MsgServiceTransportOrder(This, cUID, lpUIDList, ulFlags)
#define IMsgServiceAdmin_AdminProviders(This, lpUID, ulFlags, lppProviderAdmin) \
    (This)->lpVtbl->AdminProviders(This, lpUID, ulFlags, lppProviderAdmin)
#define IMsgServiceAdmin_SetPrimaryIdentity(This, lpUID, ulFlags) (This)->lpVtbl->SetPrimaryIdentity(This, lpUID, ulFlags)
#define IMsgServiceAdmin_GetProviderTable(This, ulFlags, lppTable) (This)->lpVtbl->GetProviderTable(This, ulFlags, lppTable)

/* IProfAdmin */
#define IProfAdmin_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IProfAdmin_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IProfAdmin_Release(This) (This)->lpVtbl->Release(This)
#define IProfAdmin_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IProfAdmin_GetProfileTable(This, ulFlags, lppTable) (This)->lpVtbl->GetProfileTable(This, ulFlags, lppTable)
#define IProfAdmin_CreateProfile(This, lpszProfileName, lpszPassword, ulUIParam, ulFlags) \
    (This)->lpVtbl->CreateProfile(This, lpszProfileName, lpszPassword, ulUIParam, ulFlags)
#define IProfAdmin_DeleteProfile(This, lpszProfileName, ulFlags) (This)->lpVtbl->DeleteProfile(This, lpszProfileName, ulFlags)
#define IProfAdmin_ChangeProfilePassword(This, lpszProfileName, lpszOldPassword, lpszNewPassword, ulFlags) \
    (This)->lpVtbl->ChangeProfilePassword(This, lpszProfileName, lpszOldPassword, lpszNewPassword, ulFlags)
#define IProfAdmin_CopyProfile(This, lpszOldProfileName, lpszOldPassword, lpszNewProfileName, ulUIParam, ulFlags) \
    (This)->lpVtbl->CopyProfile(This, lpszOldProfileName, lpszOldPassword, lpszNewProfileName, ulUIParam, ulFlags)
#define IProfAdmin_RenameProfile(This, lpszOldProfileName, lpszOldPassword, lpszNewProfileName, ulUIParam, ulFlags) \
    (This)->lpVtbl->RenameProfile(This, lpszOldProfileName, lpszOldPassword, lpszNewProfileName, ulUIParam, ulFlags)
#define IProfAdmin_SetDefaultProfile(This, lpszProfileName, ulFlags) \
    (This)->lpVtbl->SetDefaultProfile(This, lpszProfileName, ulFlags)
#define IProfAdmin_AdminServices(This, lpszProfileName, lpszPassword, ulUIParam, ulFlags, lppServiceAdmin) \
    (This)->lpVtbl->AdminServices(This, lpszProfileName, lpszPassword, ulUIParam, ulFlags, lppServiceAdmin)

/* IABLogon */
#define IABLogon_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IABLogon_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IABLogon_Release(This) (This)->lpVtbl->Release(This)
#define IABLogon_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IABLogon_Logoff(This, ulFlags) (This)->lpVtbl->Logoff(This, ulFlags)
#define IABLogon_OpenEntry(This, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk) \
    (This)->lpVtbl->OpenEntry(This, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk)
#define IABLogon_CompareEntryIDs(This, cbEntryID1, lpEntryID1, cbEntryID2, lpEntryID2, ulFlags, lpulResult) \
    (This)->lpVtbl->CompareEntryIDs(This, cbEntryID1, lpEntryID1, cbEntryID2, lpEntryID2, ulFlags, lpulResult)
#define IABLogon_Advise(This, cbEntryID, lpEntryID, ulEventMask, lpAdviseSink, lpulConnection) \
    (This)->lpVtbl->Advise(This, cbEntryID, lpEntryID, ulEventMask, lpAdviseSink, lpulConnection)
#define IABLogon_Unadvise(This, ulConnection) (This)->lpVtbl->Unadvise(This, ulConnection)
#define IABLogon_OpenStatusEntry(This, lpInterface, ulFlags, lpulObjType, lppEntry) \
    (This)->lpVtbl->OpenStatusEntry(This, lpInterface, ulFlags, lpulObjType, lppEntry)
#define IABLogon_OpenTemplateID(This, cbTemplateID, lpTemplateID, ulTemplateFlags, lpMAPIPropData, lpInterface, lppMAPIPropNew, lpMAPIPropSibling) \
    (This)->lpVtbl->OpenTemplateID(This, cbTemplateID, lpTemplateID, ulTemplateFlags, lpMAPIPropData, lpInterface, lppMAPIPropNew, lpMAPIPropSibling)
#define IABLogon_GetOneOffTable(This, ulFlags, lppTable) (This)->lpVtbl->GetOneOffTable(This, ulFlags, lppTable)
#define IABLogon_PrepareRecips(This, ulFlags, lpPropTagArray, lpRecipList) \
    (This)->lpVtbl->PrepareRecips(This, ulFlags, lpPropTagArray, lpRecipList)

/* IABProvider */
#define IABProvider_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IABProvider_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IABProvider_Release(This) (This)->lpVtbl->Release(This)
#define IABProvider_Shutdown(This, lpulFlags) (This)->lpVtbl->Shutdown(This, lpulFlags)
#define IABProvider_Logon(This, lpMAPISup, ulUIParam, lpszProfileName, ulFlags, lpulpcbSecurity, lppbSecurity, lppMAPIError, lppABLogon) \
    (This)->lpVtbl->Logon(This, lpMAPISup, ulUIParam, lpszProfileName, ulFlags, lpulpcbSecurity, lppbSecurity, lppMAPIError, lppABLogon)

/* IMAPISupport */
#define IMAPISupport_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPISupport_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPISupport_Release(This) (This)->lpVtbl->Release(This)
#define IMAPISupport_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMAPISupport_GetMemAllocRoutines(This, lpAllocateBuffer, lpAllocateMore, lpFreeBuffer) \
    (This)->lpVtbl->GetMemAllocRoutines(This, lpAllocateBuffer, lpAllocateMore, lpFreeBuffer)
#define IMAPISupport_Subscribe(This, lpKey, ulEventMask, ulFlags, lpAdviseSink, lpulConnection) \
    (This)->lpVtbl->Subscribe(This, lpKey, ulEventMask, ulFlags, lpAdviseSink, lpulConnection)
#define IMAPISupport_Unsubscribe(This, ulConnection) (This)->lpVtbl->Unsubscribe(This, ulConnection)
#define IMAPISupport_Notify(This, lpKey, cNotification, lpNotifications, lpulFlags) \
    (This)->lpVtbl->Notify(This, lpKey, cNotification, lpNotifications, lpulFlags)
#define IMAPISupport_ModifyStatusRow(This, cValues, lpColumnVals, ulFlags) \
    (This)->lpVtbl->ModifyStatusRow(This, cValues, lpColumnVals, ulFlags)
#define IMAPISupport_OpenProfileSection(This, lpUid, ulFlags, lppProfileObj) \
    (This)->lpVtbl->OpenProfileSection(This, lpUid, ulFlags, lppProfileObj)
#define IMAPISupport_RegisterPreprocessor(This, lpMuid, lpszAdrType, lpszDLLName, lpszPreprocess, lpszRemovePreprocessInfo, ulFlags) \
    (This)->lpVtbl->RegisterPreprocessor(This, lpMuid, lpszAdrType, lpszDLLName, lpszPreprocess, lpszRemovePreprocessInfo, ulFlags)
#define IMAPISupport_NewUID(This, lpMuid) (This)->lpVtbl->NewUID(This, lpMuid)
#define IMAPISupport_MakeInvalid(This, ulFlags, lpObject, ulRefCount, cMethods) \
    (This)->lpVtbl->MakeInvalid(This, ulFlags, lpObject, ulRefCount, cMethods)
#define IMAPISupport_SpoolerYield(This, ulFlags) (This)->lpVtbl->SpoolerYield(This, ulFlags)
#define IMAPISupport_SpoolerNotify(This, ulFlags, lpvData) (This)->lpVtbl->SpoolerNotify(This, ulFlags, lpvData)
#define IMAPISupport_CreateOneOff(This, lpszName, lpszAdrType, lpszAddress, ulFlags, lpcbEntryID, lppEntryID) \
    (This)->lpVtbl->CreateOneOff(This, lpszName, lpszAdrType, lpszAddress, ulFlags, lpcbEntryID, lppEntryID)
#define IMAPISupport_SetProviderUID(This, lpProviderID, ulFlags) (This)->lpVtbl->SetProviderUID(This, lpProviderID, ulFlags)
#define IMAPISupport_CompareEntryIDs(This, cbEntry1, lpEntry1, cbEntry2, lpEntry2, ulCompareFlags, lpulResult) \
    (This)->lpVtbl->CompareEntryIDs(This, cbEntry1, lpEntry1, cbEntry2, lpEntry2, ulCompareFlags, lpulResult)
#define IMAPISupport_OpenTemplateID(This, cbTemplateID, lpTemplateID, ulTemplateFlags, lpMAPIPropData, lpInterface, lppMAPIPropNew, lpMAPIPropSibling) \
    (This)->lpVtbl->OpenTemplateID(This, cbTemplateID, lpTemplateID, ulTemplateFlags, lpMAPIPropData, lpInterface, lppMAPIPropNew, lpMAPIPropSibling)
#define IMAPISupport_OpenEntry(This, cbEntryID, lpEntryID, lpInterface, ulOpenFlags, lpulObjType, lppUnk) \
    (This)->lpVtbl->OpenEntry(This, cbEntryID, lpEntryID, lpInterface, ulOpenFlags, lpulObjType, lppUnk)
#define IMAPISupport_GetOneOffTable(This, ulFlags, lppTable) (This)->lpVtbl->GetOneOffTable(This, ulFlags, lppTable)
#define IMAPISupport_Address(This, lpulUIParam, lpAdrParms, lppAdrList) \
    (This)->lpVtbl->Address(This, lpulUIParam, lpAdrParms, lppAdrList)
#define IMAPISupport_Details(This, lpulUIParam, lpfnDismiss, lpvDismissContext, cbEntryID, lpEntryID, lpfButtonCallback, lpvButtonContext, lpszButtonText, ulFlags) \
    (This)->lpVtbl->Details(This, lpulUIParam, lpfnDismiss, lpvDismissContext, cbEntryID, lpEntryID, lpfButtonCallback, lpvButtonContext, lpszButtonText, ulFlags)
#define IMAPISupport_NewEntry(This, ulUIParam, ulFlags, cbEIDContainer, lpEIDContainer, cbEIDNewEntryTpl, lpEIDNewEntryTpl, lpcbEIDNewEntry, lppEIDNewEntry) \
    (This)->lpVtbl->NewEntry(This, ulUIParam, ulFlags, cbEIDContainer, lpEIDContainer, cbEIDNewEntryTpl, lpEIDNewEntryTpl, lpcbEIDNewEntry, lppEIDNewEntry)
#define IMAPISupport_DoConfigPropsheet(This, ulUIParam, ulFlags, lpszTitle, lpDisplayTable, lpConfigData, ulTopPage) \
    (This)->lpVtbl->DoConfigPropsheet(This, ulUIParam, ulFlags, lpszTitle, lpDisplayTable, lpConfigData, ulTopPage)
#define IMAPISupport_CopyMessages(This, lpSrcInterface, lpSrcFolder, lpMsgList, lpDestInterface, lpDestFolder, ulUIParam, lpProgress, ulFlags) \
    (This)->lpVtbl->CopyMessages(This, lpSrcInterface, lpSrcFolder, lpMsgList, lpDestInterface, lpDestFolder, ulUIParam, lpProgress, ulFlags)
#define IMAPISupport_CopyFolder(This, lpSrcInterface, lpSrcFolder, cbEntryID, lpEntryID, lpDestInterface, lpDestFolder, lpszNewFolderName, ulUIParam, lpProgress, ulFlags) \
    (This)->lpVtbl->CopyFolder(This, lpSrcInterface, lpSrcFolder, cbEntryID, lpEntryID, lpDestInterface, lpDestFolder, lpszNewFolderName, ulUIParam, lpProgress, ulFlags)
#define IMAPISupport_DoCopyTo(This, lpSrcInterface, lpSrcObj, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpDestInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->DoCopyTo(This, lpSrcInterface, lpSrcObj, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpDestInterface, lpDestObj, ulFlags, lppProblems)
#define IMAPISupport_DoCopyProps(This, lpSrcInterface, lpSrcObj, lpIncludeProps, ulUIParam, lpProgress, lpDestInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->DoCopyProps(This, lpSrcInterface, lpSrcObj, lpIncludeProps, ulUIParam, lpProgress, lpDestInterface, lpDestObj, ulFlags, lppProblems)
#define IMAPISupport_DoProgressDialog(This, ulUIParam, ulFlags, lppProgress) \
    (This)->lpVtbl->DoProgressDialog(This, ulUIParam, ulFlags, lppProgress)
#define IMAPISupport_ReadReceipt(This, ulFlags, lpReadMessage, lppEmptyMessage) \
    (This)->lpVtbl->ReadReceipt(This, ulFlags, lpReadMessage, lppEmptyMessage)
#define IMAPISupport_PrepareSubmit(This, lpMessage, lpulFlags) (This)->lpVtbl->PrepareSubmit(This, lpMessage, lpulFlags)
#define IMAPISupport_ExpandRecips(This, lpMessage, lpulFlags) (This)->lpVtbl->ExpandRecips(This, lpMessage, lpulFlags)
#define IMAPISupport_UpdatePAB(This, ulFlags, lpMessage) (This)->lpVtbl->UpdatePAB(This, ulFlags, lpMessage)
#define IMAPISupport_DoSentMail(This, ulFlags, lpMessage) (This)->lpVtbl->DoSentMail(This, ulFlags, lpMessage)
#define IMAPISupport_OpenAddressBook(This, lpInterface, ulFlags, lppAdrBook) \
    (This)->lpVtbl->OpenAddressBook(This, lpInterface, ulFlags, lppAdrBook)
#define IMAPISupport_Preprocess(This, ulFlags, cbEntryID, lpEntryID) \
    (This)->lpVtbl->Preprocess(This, ulFlags, cbEntryID, lpEntryID)
#define IMAPISupport_CompleteMsg(This, ulFlags, cbEntryID, lpEntryID) \
    (This)->lpVtbl->CompleteMsg(This, ulFlags, cbEntryID, lpEntryID)
#define IMAPISupport_StoreLogoffTransports(This, lpulFlags) (This)->lpVtbl->StoreLogoffTransports(This, lpulFlags)
#define IMAPISupport_StatusRecips(This, lpMessage, lpRecipList) (This)->lpVtbl->StatusRecips(This, lpMessage, lpRecipList)
#define IMAPISupport_WrapStoreEntryID(This, cbOrigEntry, lpOrigEntry, lpcbWrappedEntry, lppWrappedEntry) \
    (This)->lpVtbl->WrapStoreEntryID(This, cbOrigEntry, lpOrigEntry, lpcbWrappedEntry, lppWrappedEntry)
#define IMAPISupport_ModifyProfile(This, ulFlags) (This)->lpVtbl->ModifyProfile(This, ulFlags)
#define IMAPISupport_IStorageFromStream(This, lpUnkIn, lpInterface, ulFlags, lppStorageOut) \
    (This)->lpVtbl->IStorageFromStream(This, lpUnkIn, lpInterface, ulFlags, lppStorageOut)
#define IMAPISupport_GetSvcConfigSupportObj(This, ulFlags, lppSvcSupport) \
    (This)->lpVtbl->GetSvcConfigSupportObj(This, ulFlags, lppSvcSupport)

/* IMSLogon */
#define IMSLogon_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMSLogon_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMSLogon_Release(This) (This)->lpVtbl->Release(This)
#define IMSLogon_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMSLogon_Logoff(This, lpulFlags) (This)->lpVtbl->Logoff(This, lpulFlags)
#define IMSLogon_OpenEntry(This, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk) \
    (This)->lpVtbl->OpenEntry(This, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk)
#define IMSLogon_CompareEntryIDs(This, cbEntryID1, lpEntryID1, cbEntryID2, lpEntryID2, ulFlags, lpulResult) \
    (This)->lpVtbl->CompareEntryIDs(This, cbEntryID1, lpEntryID1, cbEntryID2, lpEntryID2, ulFlags, lpulResult)
#define IMSLogon_Advise(This, cbEntryID, lpEntryID, ulEventMask, lpAdviseSink, lpulConnection) \
    (This)->lpVtbl->Advise(This, cbEntryID, lpEntryID, ulEventMask, lpAdviseSink, lpulConnection)
#define IMSLogon_Unadvise(This, ulConnection) (This)->lpVtbl->Unadvise(This, ulConnection)
#define IMSLogon_OpenStatusEntry(This, lpInterface, ulFlags, lpulObjType, lppEntry) \
    (This)->lpVtbl->OpenStatusEntry(This, lpInterface, ulFlags, lpulObjType, lppEntry)

/* IMSProvider */
#define IMSProvider_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMSProvider_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMSProvider_Release(This) (This)->lpVtbl->Release(This)
#define IMSProvider_Shutdown(This, lpulFlags) (This)->lpVtbl->Shutdown(This, lpulFlags)
#define IMSProvider_Logon(This, lpMAPISup, ulUIParam, lpszProfileName, cbEntryID, lpEntryID, ulFlags, lpInterface, lpcbSpoolSecurity, lppbSpoolSecurity, lppMAPIError, lppMSLogon, lppMDB) \
    (This)->lpVtbl->Logon(This, lpMAPISup, ulUIParam, lpszProfileName, cbEntryID, lpEntryID, ulFlags, lpInterface, lpcbSpoolSecurity, lppbSpoolSecurity, lppMAPIError, lppMSLogon, lppMDB)
#define IMSProvider_SpoolerLogon(This, lpMAPISup, ulUIParam, lpszProfileName, cbEntryID, lpEntryID, ulFlags, lpInterface, cbSpoolSecurity, lpbSpoolSecurity, lppMAPIError, lppMSLogon, lppMDB) \
    (This)->lpVtbl->SpoolerLogon(This, lpMAPISup, ulUIParam, lpszProfileName, cbEntryID, lpEntryID, ulFlags, lpInterface, cbSpoolSecurity, lpbSpoolSecurity, lppMAPIError, lppMSLogon, lppMDB)
#define IMSProvider_CompareStoreIDs(This, cbEntryID1, lpEntryID1, cbEntryID2, lpEntryID2, ulFlags, lpulResult) \
    (This)->lpVtbl->CompareStoreIDs(This, cbEntryID1, lpEntryID1, cbEntryID2, lpEntryID2, ulFlags, lpulResult)

/* IXPLogon */
#define IXPLogon_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IXPLogon_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IXPLogon_Release(This) (This)->lpVtbl->Release(This)
#define IXPLogon_AddressTypes(This, lpulFlags, lpcAdrType, lpppAdrTypeArray, lpcMAPIUID, lpppUIDArray) \
    (This)->lpVtbl->AddressTypes(This, lpulFlags, lpcAdrType, lpppAdrTypeArray, lpcMAPIUID, lpppUIDArray)
#define IXPLogon_RegisterOptions(This, lpulFlags, lpcOptions, lppOptions) \
    (This)->lpVtbl->RegisterOptions(This, lpulFlags, lpcOptions, lppOptions)
#define IXPLogon_TransportNotify(This, lpulFlags, lppvData) (This)->lpVtbl->TransportNotify(This, lpulFlags, lppvData)
#define IXPLogon_Idle(This, ulFlags) (This)->lpVtbl->Idle(This, ulFlags)
#define IXPLogon_TransportLogoff(This, ulFlags) (This)->lpVtbl->TransportLogoff(This, ulFlags)
#define IXPLogon_SubmitMessage(This, ulFlags, lpMessage, lpulMsgRef, lpulReturnParm) \
    (This)->lpVtbl->SubmitMessage(This, ulFlags, lpMessage, lpulMsgRef, lpulReturnParm)
#define IXPLogon_EndMessage(This, ulMsgRef, lpulFlags) (This)->lpVtbl->EndMessage(This, ulMsgRef, lpulFlags)
#define IXPLogon_Poll(This, lpulIncoming) (This)->lpVtbl->Poll(This, lpulIncoming)
#define IXPLogon_StartMessage(This, ulFlags, lpMessage, lpulMsgRef) \
    (This)->lpVtbl->StartMessage(This, ulFlags, lpMessage, lpulMsgRef)
#define IXPLogon_OpenStatusEntry(This, lpInterface, ulFlags, lpulObjType, lppEntry) \
    (This)->lpVtbl->OpenStatusEntry(This, lpInterface, ulFlags, lpulObjType, lppEntry)
#define IXPLogon_ValidateState(This, ulUIParam, ulFlags) (This)->lpVtbl->ValidateState(This, ulUIParam, ulFlags)
#define IXPLogon_FlushQueues(This, ulUIParam, cbTargetTransport, lpTargetTransport, ulFlags) \
    (This)->lpVtbl->FlushQueues(This, ulUIParam, cbTargetTransport, lpTargetTransport, ulFlags)

/* IXPProvider */
#define IXPProvider_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IXPProvider_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IXPProvider_Release(This) (This)->lpVtbl->Release(This)
#define IXPProvider_Shutdown(This, lpulFlags) (This)->lpVtbl->Shutdown(This, lpulFlags)
#define IXPProvider_TransportLogon(This, lpMAPISup, ulUIParam, lpszProfileName, lpulFlags, lppMAPIError, lppXPLogon) \
    (This)->lpVtbl->TransportLogon(This, lpMAPISup, ulUIParam, lpszProfileName, lpulFlags, lppMAPIError, lppXPLogon)

/* IPropData */
#define IPropData_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IPropData_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IPropData_Release(This) (This)->lpVtbl->Release(This)
#define IPropData_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IPropData_SaveChanges(This, ulFlags) (This)->lpVtbl->SaveChanges(This, ulFlags)
#define IPropData_GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray) \
    (This)->lpVtbl->GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray)
#define IPropData_GetPropList(This, ulFlags, lppPropTagArray) (This)->lpVtbl->GetPropList(This, ulFlags, lppPropTagArray)
#define IPropData_OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk) \
    (This)->lpVtbl->OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk)
#define IPropData_SetProps(This, cValues, lpPropArray, lppProblems) \
    (This)->lpVtbl->SetProps(This, cValues, lpPropArray, lppProblems)
#define IPropData_DeleteProps(This, lpPropTagArray, lppProblems) (This)->lpVtbl->DeleteProps(This, lpPropTagArray, lppProblems)
#define IPropData_CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IPropData_CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IPropData_GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames) \
    (This)->lpVtbl->GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames)
#define IPropData_GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags) \
    (This)->lpVtbl->GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags)
#define IPropData_HrSetObjAccess(This, ulAccess) (This)->lpVtbl->HrSetObjAccess(This, ulAccess)
#define IPropData_HrSetPropAccess(This, lpPropTagArray, rgulAccess) \
    (This)->lpVtbl->HrSetPropAccess(This, lpPropTagArray, rgulAccess)
#define IPropData_HrGetPropAccess(This, lppPropTagArray, lprgulAccess) \
    (This)->lpVtbl->HrGetPropAccess(This, lppPropTagArray, lprgulAccess)
#define IPropData_HrAddObjProps(This, lppPropTagArray, lprgulAccess) \
    (This)->lpVtbl->HrAddObjProps(This, lppPropTagArray, lprgulAccess)

/* ITableData */
#define ITableData_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define ITableData_AddRef(This) (This)->lpVtbl->AddRef(This)
#define ITableData_Release(This) (This)->lpVtbl->Release(This)
#define ITableData_HrGetView(This, lpSSortOrderSet, lpfCallerRelease, ulCallerData, lppMAPITable) \
    (This)->lpVtbl->HrGetView(This, lpSSortOrderSet, lpfCallerRelease, ulCallerData, lppMAPITable)
#define ITableData_HrModifyRow(This, lpSRow) (This)->lpVtbl->HrModifyRow(This, lpSRow)
#define ITableData_HrDeleteRow(This, lpSPropValue) (This)->lpVtbl->HrDeleteRow(This, lpSPropValue)
#define ITableData_HrQueryRow(This, lpsPropValue, lppSRow, lpuliRow) \
    (This)->lpVtbl->HrQueryRow(This, lpsPropValue, lppSRow, lpuliRow)
#define ITableData_HrEnumRow(This, ulRowNumber, lppSRow) (This)->lpVtbl->HrEnumRow(This, ulRowNumber, lppSRow)
#define ITableData_HrNotify(This, ulFlags, cValues, lpSPropValue) (This)->lpVtbl->HrNotify(This, ulFlags, cValues, lpSPropValue)
#define ITableData_HrInsertRow(This, uliRow, lpSRow) (This)->lpVtbl->HrInsertRow(This, uliRow, lpSRow)
#define ITableData_HrModifyRows(This, ulFlags, lpSRowSet) (This)->lpVtbl->HrModifyRows(This, ulFlags, lpSRowSet)
#define ITableData_HrDeleteRows(This, ulFlags, lprowsetToDelete, cRowsDeleted) \
    (This)->lpVtbl->HrDeleteRows(This, ulFlags, lprowsetToDelete, cRowsDeleted)

/* IMsgServiceAdmin2 */
#define IMsgServiceAdmin2_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMsgServiceAdmin2_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMsgServiceAdmin2_Release(This) (This)->lpVtbl->Release(This)
#define IMsgServiceAdmin2_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMsgServiceAdmin2_GetMsgServiceTable(This, ulFlags, lppTable) (This)->lpVtbl->GetMsgServiceTable(This, ulFlags, lppTable)
#define IMsgServiceAdmin2_CreateMsgService(This, lpszService, lpszDisplayName, ulUIParam, ulFlags) \
    (This)->lpVtbl->CreateMsgService(This, lpszService, lpszDisplayName, ulUIParam, ulFlags)
#define IMsgServiceAdmin2_DeleteMsgService(This, lpUID) (This)->lpVtbl->DeleteMsgService(This, lpUID)
#define IMsgServiceAdmin2_CopyMsgService(This, lpUID, lpszDisplayName, lpInterfaceToCopy, lpInterfaceDst, lpObjectDst, ulUIParam, ulFlags) \
    (This)->lpVtbl->CopyMsgService(This, lpUID, lpszDisplayName, lpInterfaceToCopy, lpInterfaceDst, lpObjectDst, ulUIParam, ulFlags)
#define IMsgServiceAdmin2_RenameMsgService(This, lpUID, ulFlags, lpszDisplayName) \
    (This)->lpVtbl->RenameMsgService(This, lpUID, ulFlags, lpszDisplayName)
#define IMsgServiceAdmin2_ConfigureMsgService(This, lpUID, ulUIParam, ulFlags, cValues, lpProps) \
    (This)->lpVtbl->ConfigureMsgService(This, lpUID, ulUIParam, ulFlags, cValues, lpProps)
#define IMsgServiceAdmin2_OpenProfileSection(This, lpUID, lpInterface, ulFlags, lppProfSect) \
    (This)->lpVtbl->OpenProfileSection(This, lpUID, lpInterface, ulFlags, lppProfSect)
#define IMsgServiceAdmin2_MsgServiceTransportOrder(This, cUID, lpUIDList, ulFlags) \
    (This)->lpVtbl->MsgServiceTransportOrder(This, cUID, lpUIDList, ulFlags)
#define IMsgServiceAdmin2_AdminProviders(This, lpUID, ulFlags, lppProviderAdmin) \
    (This)->lpVtbl->AdminProviders(This, lpUID, ulFlags, lppProviderAdmin)
#define IMsgServiceAdmin2_SetPrimaryIdentity(This, lpUID, ulFlags) (This)->lpVtbl->SetPrimaryIdentity(This, lpUID, ulFlags)
#define IMsgServiceAdmin2_GetProviderTable(This, ulFlags, lppTable) (This)->lpVtbl->GetProviderTable(This, ulFlags, lppTable)
#define IMsgServiceAdmin2_CreateMsgServiceEx(This, lpszService, lpszDisplayName, ulUIParam, ulFlags, lpuidService) \
    (This)->lpVtbl->CreateMsgServiceEx(This, lpszService, lpszDisplayName, ulUIParam, ulFlags, lpuidService)

/* ISpoolerHook */
#define ISpoolerHook_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define ISpoolerHook_AddRef(This) (This)->lpVtbl->AddRef(This)
#define ISpoolerHook_Release(This) (This)->lpVtbl->Release(This)
#define ISpoolerHook_InboundMsgHook(This, lpMessage, lpFolder, lpMDB, lpulFlags, lpcbEntryID, lppEntryID) \
    (This)->lpVtbl->InboundMsgHook(This, lpMessage, lpFolder, lpMDB, lpulFlags, lpcbEntryID, lppEntryID)
#define ISpoolerHook_OutboundMsgHook(This, lpMessage, lpFolder, lpMDB, lpulFlags, lpcbEntryID, lppEntryID) \
    (This)->lpVtbl->OutboundMsgHook(This, lpMessage, lpFolder, lpMDB, lpulFlags, lpcbEntryID, lppEntryID)

/* ITnef */
#define ITnef_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define ITnef_AddRef(This) (This)->lpVtbl->AddRef(This)
#define ITnef_Release(This) (This)->lpVtbl->Release(This)
#define ITnef_AddProps(This, ulFlags, ulElemID, lpvData, lpPropList) \
    (This)->lpVtbl->AddProps(This, ulFlags, ulElemID, lpvData, lpPropList)
#define ITnef_ExtractProps(This, ulFlags, lpPropList, lpProblems) \
    (This)->lpVtbl->ExtractProps(This, ulFlags, lpPropList, lpProblems)
#define ITnef_Finish(This, ulFlags, lpKey, lpProblems) (This)->lpVtbl->Finish(This, ulFlags, lpKey, lpProblems)
#define ITnef_OpenTaggedBody(This, lpMessage, ulFlags, lppStream) \
    (This)->lpVtbl->OpenTaggedBody(This, lpMessage, ulFlags, lppStream)
#define ITnef_SetProps(This, ulFlags, ulElemID, cValues, lpProps) \
    (This)->lpVtbl->SetProps(This, ulFlags, ulElemID, cValues, lpProps)
#define ITnef_EncodeRecips(This, ulFlags, lpRecipientTable) (This)->lpVtbl->EncodeRecips(This, ulFlags, lpRecipientTable)
#define ITnef_FinishComponent(This, ulFlags, ulComponentID, lpCustomPropList, lpCustomProps, lpPropList, lpProblems) \
    (This)->lpVtbl->FinishComponent(This, ulFlags, ulComponentID, lpCustomPropList, lpCustomProps, lpPropList, lpProblems)

/* IMAPIForm */
#define IMAPIForm_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPIForm_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPIForm_Release(This) (This)->lpVtbl->Release(This)
#define IMAPIForm_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMAPIForm_SetViewContext(This, pViewContext) (This)->lpVtbl->SetViewContext(This, pViewContext)
#define IMAPIForm_GetViewContext(This, ppViewContext) (This)->lpVtbl->GetViewContext(This, ppViewContext)
#define IMAPIForm_ShutdownForm(This, ulSaveOptions) (This)->lpVtbl->ShutdownForm(This, ulSaveOptions)
#define IMAPIForm_DoVerb(This, iVerb, lpViewContext, hwndParent, lprcPosRect) \
    (This)->lpVtbl->DoVerb(This, iVerb, lpViewContext, hwndParent, lprcPosRect)
#define IMAPIForm_Advise(This, pAdvise, pdwStatus) (This)->lpVtbl->Advise(This, pAdvise, pdwStatus)
#define IMAPIForm_Unadvise(This, ulConnection) (This)->lpVtbl->Unadvise(This, ulConnection)

/* IMAPIFormAdviseSink */
#define IMAPIFormAdviseSink_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPIFormAdviseSink_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPIFormAdviseSink_Release(This) (This)->lpVtbl->Release(This)
#define IMAPIFormAdviseSink_OnChange(This, ulDir) (This)->lpVtbl->OnChange(This, ulDir)
#define IMAPIFormAdviseSink_OnActivateNext(This, lpszMessageClass, ulMessageStatus, ulMessageFlags, ppPersistMessage) \
    (This)->lpVtbl->OnActivateNext(This, lpszMessageClass, ulMessageStatus, ulMessageFlags, ppPersistMessage)

/* IMAPIFormContainer */
#define IMAPIFormContainer_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPIFormContainer_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPIFormContainer_Release(This) (This)->lpVtbl->Release(This)
#define IMAPIFormContainer_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMAPIFormContainer_InstallForm(This, ulUIParam, ulFlags, szCfgPathName) \
    (This)->lpVtbl->InstallForm(This, ulUIParam, ulFlags, szCfgPathName)
#define IMAPIFormContainer_RemoveForm(This, szMessageClass) (This)->lpVtbl->RemoveForm(This, szMessageClass)
#define IMAPIFormContainer_ResolveMessageClass(This, szMessageClass, ulFlags, pforminfo) \
    (This)->lpVtbl->ResolveMessageClass(This, szMessageClass, ulFlags, pforminfo)
#define IMAPIFormContainer_ResolveMultipleMessageClasses(This, pMsgClassArray, ulFlags, ppfrminfoarray) \
    (This)->lpVtbl->ResolveMultipleMessageClasses(This, pMsgClassArray, ulFlags, ppfrminfoarray)
#define IMAPIFormContainer_CalcFormPropSet(This, ulFlags, ppResults) (This)->lpVtbl->CalcFormPropSet(This, ulFlags, ppResults)
#define IMAPIFormContainer_GetDisplay(This, ulFlags, pszDisplayName) (This)->lpVtbl->GetDisplay(This, ulFlags, pszDisplayName)

/* IMAPIFormFactory */
#define IMAPIFormFactory_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPIFormFactory_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPIFormFactory_Release(This) (This)->lpVtbl->Release(This)
#define IMAPIFormFactory_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMAPIFormFactory_CreateClassFactory(This, clsidForm, ulFlags, lppClassFactory) \
    (This)->lpVtbl->CreateClassFactory(This, clsidForm, ulFlags, lppClassFactory)
#define IMAPIFormFactory_LockServer(This, ulFlags, fLockServer) (This)->lpVtbl->LockServer(This, ulFlags, fLockServer)

/* IMAPIFormInfo */
#define IMAPIFormInfo_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPIFormInfo_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPIFormInfo_Release(This) (This)->lpVtbl->Release(This)
#define IMAPIFormInfo_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMAPIFormInfo_SaveChanges(This, ulFlags) (This)->lpVtbl->SaveChanges(This, ulFlags)
#define IMAPIFormInfo_GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray) \
    (This)->lpVtbl->GetProps(This, lpPropTagArray, ulFlags, lpcValues, lppPropArray)
#define IMAPIFormInfo_GetPropList(This, ulFlags, lppPropTagArray) (This)->lpVtbl->GetPropList(This, ulFlags, lppPropTagArray)
#define IMAPIFormInfo_OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk) \
    (This)->lpVtbl->OpenProperty(This, ulPropTag, lpiid, ulInterfaceOptions, ulFlags, lppUnk)
#define IMAPIFormInfo_SetProps(This, cValues, lpPropArray, lppProblems) \
    (This)->lpVtbl->SetProps(This, cValues, lpPropArray, lppProblems)
#define IMAPIFormInfo_DeleteProps(This, lpPropTagArray, lppProblems) \
    (This)->lpVtbl->DeleteProps(This, lpPropTagArray, lppProblems)
#define IMAPIFormInfo_CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyTo(This, ciidExclude, rgiidExclude, lpExcludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IMAPIFormInfo_CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems) \
    (This)->lpVtbl->CopyProps(This, lpIncludeProps, ulUIParam, lpProgress, lpInterface, lpDestObj, ulFlags, lppProblems)
#define IMAPIFormInfo_GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames) \
    (This)->lpVtbl->GetNamesFromIDs(This, lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames)
#define IMAPIFormInfo_GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags) \
    (This)->lpVtbl->GetIDsFromNames(This, cPropNames, lppPropNames, ulFlags, lppPropTags)
#define IMAPIFormInfo_CalcFormPropSet(This, ulFlags, ppFormPropArray) \
    (This)->lpVtbl->CalcFormPropSet(This, ulFlags, ppFormPropArray)
#define IMAPIFormInfo_CalcVerbSet(This, ulFlags, ppMAPIVerbArray) (This)->lpVtbl->CalcVerbSet(This, ulFlags, ppMAPIVerbArray)
#define IMAPIFormInfo_MakeIconFromBinary(This, nPropID, phicon) (This)->lpVtbl->MakeIconFromBinary(This, nPropID, phicon)
#define IMAPIFormInfo_SaveForm(This, szFileName) (This)->lpVtbl->SaveForm(This, szFileName)
#define IMAPIFormInfo_OpenFormContainer(This, ppformcontainer) (This)->lpVtbl->OpenFormContainer(This, ppformcontainer)

/* IMAPIFormMgr */
#define IMAPIFormMgr_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPIFormMgr_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPIFormMgr_Release(This) (This)->lpVtbl->Release(This)
#define IMAPIFormMgr_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMAPIFormMgr_LoadForm(This, ulUIParam, ulFlags, lpszMessageClass, ulMessageStatus, ulMessageFlags, pFolderFocus, pMessageSite, pmsg, pViewContext, riid, ppvObj) \
    (This)->lpVtbl->LoadForm(This, ulUIParam, ulFlags, lpszMessageClass, ulMessageStatus, ulMessageFlags, pFolderFocus, pMessageSite, pmsg, pViewContext, riid, ppvObj)
#define IMAPIFormMgr_ResolveMessageClass(This, szMsgClass, ulFlags, pFolderFocus, ppResult) \
    (This)->lpVtbl->ResolveMessageClass(This, szMsgClass, ulFlags, pFolderFocus, ppResult)
#define IMAPIFormMgr_ResolveMultipleMessageClasses(This, pMsgClasses, ulFlags, pFolderFocus, pfrminfoarray) \
    (This)->lpVtbl->ResolveMultipleMessageClasses(This, pMsgClasses, ulFlags, pFolderFocus, pfrminfoarray)
#define IMAPIFormMgr_CalcFormPropSet(This, pfrminfoarray, ulFlags, ppResults) \
    (This)->lpVtbl->CalcFormPropSet(This, pfrminfoarray, ulFlags, ppResults)
#define IMAPIFormMgr_CreateForm(This, ulUIParam, ulFlags, pfrminfoToActivate, refiidToAsk, ppvObj) \
    (This)->lpVtbl->CreateForm(This, ulUIParam, ulFlags, pfrminfoToActivate, refiidToAsk, ppvObj)
#define IMAPIFormMgr_SelectForm(This, ulUIParam, ulFlags, pszTitle, pfld, ppfrminfoReturned) \
    (This)->lpVtbl->SelectForm(This, ulUIParam, ulFlags, pszTitle, pfld, ppfrminfoReturned)
#define IMAPIFormMgr_SelectMultipleForms(This, ulUIParam, ulFlags, pszTitle, pfld, pfrminfoarray, ppfrminfoarray) \
    (This)->lpVtbl->SelectMultipleForms(This, ulUIParam, ulFlags, pszTitle, pfld, pfrminfoarray, ppfrminfoarray)
#define IMAPIFormMgr_SelectFormContainer(This, ulUIParam, ulFlags, lppfcnt) \
    (This)->lpVtbl->SelectFormContainer(This, ulUIParam, ulFlags, lppfcnt)
#define IMAPIFormMgr_OpenFormContainer(This, hfrmreg, lpunk, lppfcnt) \
    (This)->lpVtbl->OpenFormContainer(This, hfrmreg, lpunk, lppfcnt)
#define IMAPIFormMgr_PrepareForm(This, ulUIParam, ulFlags, pfrminfo) \
    (This)->lpVtbl->PrepareForm(This, ulUIParam, ulFlags, pfrminfo)
#define IMAPIFormMgr_IsInConflict(This, ulMessageFlags, ulMessageStatus, szMessageClass, pFolderFocus) \
    (This)->lpVtbl->IsInConflict(This, ulMessageFlags, ulMessageStatus, szMessageClass, pFolderFocus)

/* IMAPIMessageSite */
#define IMAPIMessageSite_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPIMessageSite_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPIMessageSite_Release(This) (This)->lpVtbl->Release(This)
#define IMAPIMessageSite_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMAPIMessageSite_GetSession(This, ppSession) (This)->lpVtbl->GetSession(This, ppSession)
#define IMAPIMessageSite_GetStore(This, ppStore) (This)->lpVtbl->GetStore(This, ppStore)
#define IMAPIMessageSite_GetFolder(This, ppFolder) (This)->lpVtbl->GetFolder(This, ppFolder)
#define IMAPIMessageSite_GetMessage(This, ppmsg) (This)->lpVtbl->GetMessage(This, ppmsg)
#define IMAPIMessageSite_GetFormManager(This, ppFormMgr) (This)->lpVtbl->GetFormManager(This, ppFormMgr)
#define IMAPIMessageSite_NewMessage(This, fComposeInFolder, pFolderFocus, pPersistMessage, ppMessage, ppMessageSite, ppViewContext) \
    (This)->lpVtbl->NewMessage(This, fComposeInFolder, pFolderFocus, pPersistMessage, ppMessage, ppMessageSite, ppViewContext)
#define IMAPIMessageSite_CopyMessage(This, pFolderDestination) (This)->lpVtbl->CopyMessage(This, pFolderDestination)
#define IMAPIMessageSite_MoveMessage(This, pFolderDestination, pViewContext, prcPosRect) \
    (This)->lpVtbl->MoveMessage(This, pFolderDestination, pViewContext, prcPosRect)
#define IMAPIMessageSite_DeleteMessage(This, pViewContext, prcPosRect) \
    (This)->lpVtbl->DeleteMessage(This, pViewContext, prcPosRect)
#define IMAPIMessageSite_SaveMessage(This) (This)->lpVtbl->SaveMessage(This)
#define IMAPIMessageSite_SubmitMessage(This, ulFlags) (This)->lpVtbl->SubmitMessage(This, ulFlags)
#define IMAPIMessageSite_GetSiteStatus(This, lpulStatus) (This)->lpVtbl->GetSiteStatus(This, lpulStatus)

/* IMAPIViewAdviseSink */
#define IMAPIViewAdviseSink_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPIViewAdviseSink_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPIViewAdviseSink_Release(This) (This)->lpVtbl->Release(This)
#define IMAPIViewAdviseSink_OnShutdown(This) (This)->lpVtbl->OnShutdown(This)
#define IMAPIViewAdviseSink_OnNewMessage(This) (This)->lpVtbl->OnNewMessage(This)
#define IMAPIViewAdviseSink_OnPrint(This, dwPageNumber, hrStatus) (This)->lpVtbl->OnPrint(This, dwPageNumber, hrStatus)
#define IMAPIViewAdviseSink_OnSubmitted(This) (This)->lpVtbl->OnSubmitted(This)
#define IMAPIViewAdviseSink_OnSaved(This) (This)->lpVtbl->OnSaved(This)

/* IMAPIViewContext */
#define IMAPIViewContext_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMAPIViewContext_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMAPIViewContext_Release(This) (This)->lpVtbl->Release(This)
#define IMAPIViewContext_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IMAPIViewContext_SetAdviseSink(This, pmvns) (This)->lpVtbl->SetAdviseSink(This, pmvns)
#define IMAPIViewContext_ActivateNext(This, ulDir, prcPosRect) (This)->lpVtbl->ActivateNext(This, ulDir, prcPosRect)
#define IMAPIViewContext_GetPrintSetup(This, ulFlags, lppFormPrintSetup) \
    (This)->lpVtbl->GetPrintSetup(This, ulFlags, lppFormPrintSetup)
#define IMAPIViewContext_GetSaveStream(This, pulFlags, pulFormat, ppstm) \
    (This)->lpVtbl->GetSaveStream(This, pulFlags, pulFormat, ppstm)
#define IMAPIViewContext_GetViewStatus(This, lpulStatus) (This)->lpVtbl->GetViewStatus(This, lpulStatus)

/* IPersistMessage */
#define IPersistMessage_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IPersistMessage_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IPersistMessage_Release(This) (This)->lpVtbl->Release(This)
#define IPersistMessage_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IPersistMessage_GetClassID(This, lpClassID) (This)->lpVtbl->GetClassID(This, lpClassID)
#define IPersistMessage_IsDirty(This) (This)->lpVtbl->IsDirty(This)
#define IPersistMessage_InitNew(This, pMessageSite, pMessage) (This)->lpVtbl->InitNew(This, pMessageSite, pMessage)
#define IPersistMessage_Load(This, pMessageSite, pMessage, ulMessageStatus, ulMessageFlags) \
    (This)->lpVtbl->Load(This, pMessageSite, pMessage, ulMessageStatus, ulMessageFlags)
#define IPersistMessage_Save(This, pMessage, fSameAsLoad) (This)->lpVtbl->Save(This, pMessage, fSameAsLoad)
#define IPersistMessage_SaveCompleted(This, pMessage) (This)->lpVtbl->SaveCompleted(This, pMessage)
#define IPersistMessage_HandsOffMessage(This) (This)->lpVtbl->HandsOffMessage(This)

/* IMSCapabilities */
#define IMSCapabilities_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMSCapabilities_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMSCapabilities_Release(This) (This)->lpVtbl->Release(This)
#define IMSCapabilities_GetCapabilities(This, mscapSelector) (This)->lpVtbl->GetCapabilities(This, mscapSelector)

/* IExchangeBadItemCallback */
#define IExchangeBadItemCallback_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IExchangeBadItemCallback_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IExchangeBadItemCallback_Release(This) (This)->lpVtbl->Release(This)
#define IExchangeBadItemCallback_BadItem(This, hResult, ulFlags, lpwszFolderName, lpsbFolderEid, cValues, lpPropArray) \
    (This)->lpVtbl->BadItem(This, hResult, ulFlags, lpwszFolderName, lpsbFolderEid, cValues, lpPropArray)

/* IExchangeChangeAdviseSink */
#define IExchangeChangeAdviseSink_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IExchangeChangeAdviseSink_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IExchangeChangeAdviseSink_Release(This) (This)->lpVtbl->Release(This)
#define IExchangeChangeAdviseSink_OnNotify(This, ulFlags, lpEntryList) (This)->lpVtbl->OnNotify(This, ulFlags, lpEntryList)

/* IExchangeChangeAdvisor */
#define IExchangeChangeAdvisor_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IExchangeChangeAdvisor_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IExchangeChangeAdvisor_Release(This) (This)->lpVtbl->Release(This)
#define IExchangeChangeAdvisor_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IExchangeChangeAdvisor_Config(This, lpStream, lpGUID, lpAdviseSink, ulFlags) \
    (This)->lpVtbl->Config(This, lpStream, lpGUID, lpAdviseSink, ulFlags)
#define IExchangeChangeAdvisor_UpdateState(This, lpStream) (This)->lpVtbl->UpdateState(This, lpStream)
#define IExchangeChangeAdvisor_AddKeys(This, lpEntryList) (This)->lpVtbl->AddKeys(This, lpEntryList)
#define IExchangeChangeAdvisor_RemoveKeys(This, lpEntryList) (This)->lpVtbl->RemoveKeys(This, lpEntryList)

/* IExchangeExportChanges */
#define IExchangeExportChanges_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IExchangeExportChanges_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IExchangeExportChanges_Release(This) (This)->lpVtbl->Release(This)
#define IExchangeExportChanges_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IExchangeExportChanges_Config(This, lpStream, ulFlags, lpUnk, lpRestriction, lpIncludeProps, lpExcludeProps, ulBufferSize) \
    (This)->lpVtbl->Config(This, lpStream, ulFlags, lpUnk, lpRestriction, lpIncludeProps, lpExcludeProps, ulBufferSize)
#define IExchangeExportChanges_Synchronize(This, lpulSteps, lpulProgress) \
    (This)->lpVtbl->Synchronize(This, lpulSteps, lpulProgress)
#define IExchangeExportChanges_UpdateState(This, lpStream) (This)->lpVtbl->UpdateState(This, lpStream)

/* IExchangeExportChanges2 */
#define IExchangeExportChanges2_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IExchangeExportChanges2_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IExchangeExportChanges2_Release(This) (This)->lpVtbl->Release(This)
#define IExchangeExportChanges2_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IExchangeExportChanges2_Config(This, lpStream, ulFlags, lpUnk, lpRestriction, lpIncludeProps, lpExcludeProps, ulBufferSize) \
    (This)->lpVtbl->Config(This, lpStream, ulFlags, lpUnk, lpRestriction, lpIncludeProps, lpExcludeProps, ulBufferSize)
#define IExchangeExportChanges2_Synchronize(This, lpulSteps, lpulProgress) \
    (This)->lpVtbl->Synchronize(This, lpulSteps, lpulProgress)
#define IExchangeExportChanges2_UpdateState(This, lpStream) (This)->lpVtbl->UpdateState(This, lpStream)
#define IExchangeExportChanges2_ConfigForConversionStream(This, lpStream, ulFlags, lpUnk, lpRestriction, cValuesConversion, lpPropArrayConversion, ulBufferSize) \
    (This)->lpVtbl->ConfigForConversionStream(This, lpStream, ulFlags, lpUnk, lpRestriction, cValuesConversion, lpPropArrayConversion, ulBufferSize)

/* IExchangeExportChanges3 */
#define IExchangeExportChanges3_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IExchangeExportChanges3_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IExchangeExportChanges3_Release(This) (This)->lpVtbl->Release(This)
#define IExchangeExportChanges3_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IExchangeExportChanges3_Config(This, lpStream, ulFlags, lpUnk, lpRestriction, lpIncludeProps, lpExcludeProps, ulBufferSize) \
    (This)->lpVtbl->Config(This, lpStream, ulFlags, lpUnk, lpRestriction, lpIncludeProps, lpExcludeProps, ulBufferSize)
#define IExchangeExportChanges3_Synchronize(This, lpulSteps, lpulProgress) \
    (This)->lpVtbl->Synchronize(This, lpulSteps, lpulProgress)
#define IExchangeExportChanges3_UpdateState(This, lpStream) (This)->lpVtbl->UpdateState(This, lpStream)
#define IExchangeExportChanges3_ConfigForConversionStream(This, lpStream, ulFlags, lpUnk, lpRestriction, cValuesConversion, lpPropArrayConversion, ulBufferSize) \
    (This)->lpVtbl->ConfigForConversionStream(This, lpStream, ulFlags, lpUnk, lpRestriction, cValuesConversion, lpPropArrayConversion, ulBufferSize)
#define IExchangeExportChanges3_ConfigForSelectiveSync(This, lpStream, ulFlags, lpUnk, lpMsgList, lpRestriction, lpIncludeProps, lpExcludeProps, ulBufferSize) \
    (This)->lpVtbl->ConfigForSelectiveSync(This, lpStream, ulFlags, lpUnk, lpMsgList, lpRestriction, lpIncludeProps, lpExcludeProps, ulBufferSize)

/* IExchangeFastTransfer */
#define IExchangeFastTransfer_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IExchangeFastTransfer_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IExchangeFastTransfer_Release(This) (This)->lpVtbl->Release(This)
#define IExchangeFastTransfer_Config(This, ulFlags, ulTransferMethod) (This)->lpVtbl->Config(This, ulFlags, ulTransferMethod)
#define IExchangeFastTransfer_TransferBuffer(This, cb, lpb, lpcbProcessed) \
    (This)->lpVtbl->TransferBuffer(This, cb, lpb, lpcbProcessed)
#define IExchangeFastTransfer_IsInterfaceOk(This, ulTransferMethod, refiid, lpptagList, ulFlags) \
    (This)->lpVtbl->IsInterfaceOk(This, ulTransferMethod, refiid, lpptagList, ulFlags)

/* IExchangeFavorites */
#define IExchangeFavorites_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IExchangeFavorites_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IExchangeFavorites_Release(This) (This)->lpVtbl->Release(This)
#define IExchangeFavorites_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IExchangeFavorites_AddFavorites(This, lpEntryList) (This)->lpVtbl->AddFavorites(This, lpEntryList)
#define IExchangeFavorites_DelFavorites(This, lpEntryList) (This)->lpVtbl->DelFavorites(This, lpEntryList)

/* IExchangeImportContentsChanges */
#define IExchangeImportContentsChanges_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IExchangeImportContentsChanges_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IExchangeImportContentsChanges_Release(This) (This)->lpVtbl->Release(This)
#define IExchangeImportContentsChanges_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IExchangeImportContentsChanges_Config(This, lpStream, ulFlags) (This)->lpVtbl->Config(This, lpStream, ulFlags)
#define IExchangeImportContentsChanges_UpdateState(This, lpStream) (This)->lpVtbl->UpdateState(This, lpStream)
#define IExchangeImportContentsChanges_ImportMessageChange(This, cpvalChanges, ppvalChanges, ulFlags, lppmessage) \
    (This)->lpVtbl->ImportMessageChange(This, cpvalChanges, ppvalChanges, ulFlags, lppmessage)
#define IExchangeImportContentsChanges_ImportMessageDeletion(This, ulFlags, lpSrcEntryList) \
    (This)->lpVtbl->ImportMessageDeletion(This, ulFlags, lpSrcEntryList)
#define IExchangeImportContentsChanges_ImportPerUserReadStateChange(This, cElements, lpReadState) \
    (This)->lpVtbl->ImportPerUserReadStateChange(This, cElements, lpReadState)
#define IExchangeImportContentsChanges_ImportMessageMove(This, cbSourceKeySrcFolder, pbSourceKeySrcFolder, cbSourceKeySrcMessage, pbSourceKeySrcMessage, cbPCLMessage, pbPCLMessage, cbSourceKeyDestMessage, pbSourceKeyDestMessage, cbChangeNumDestMessage, pbChangeNumDestMessage) \
    (This)->lpVtbl->ImportMessageMove(This, cbSourceKeySrcFolder, pbSourceKeySrcFolder, cbSourceKeySrcMessage, pbSourceKeySrcMessage, cbPCLMessage, pbPCLMessage, cbSourceKeyDestMessage, pbSourceKeyDestMessage, cbChangeNumDestMessage, pbChangeNumDestMessage)

/* IExchangeImportContentsChanges2 */
#define IExchangeImportContentsChanges2_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IExchangeImportContentsChanges2_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IExchangeImportContentsChanges2_Release(This) (This)->lpVtbl->Release(This)
#define IExchangeImportContentsChanges2_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IExchangeImportContentsChanges2_Config(This, lpStream, ulFlags) (This)->lpVtbl->Config(This, lpStream, ulFlags)
#define IExchangeImportContentsChanges2_UpdateState(This, lpStream) (This)->lpVtbl->UpdateState(This, lpStream)
#define IExchangeImportContentsChanges2_ImportMessageChange(This, cpvalChanges, ppvalChanges, ulFlags, lppmessage) \
    (This)->lpVtbl->ImportMessageChange(This, cpvalChanges, ppvalChanges, ulFlags, lppmessage)
#define IExchangeImportContentsChanges2_ImportMessageDeletion(This, ulFlags, lpSrcEntryList) \
    (This)->lpVtbl->ImportMessageDeletion(This, ulFlags, lpSrcEntryList)
#define IExchangeImportContentsChanges2_ImportPerUserReadStateChange(This, cElements, lpReadState) \
    (This)->lpVtbl->ImportPerUserReadStateChange(This, cElements, lpReadState)
#define IExchangeImportContentsChanges2_ImportMessageMove(This, cbSourceKeySrcFolder, pbSourceKeySrcFolder, cbSourceKeySrcMessage, pbSourceKeySrcMessage, cbPCLMessage, pbPCLMessage, cbSourceKeyDestMessage, pbSourceKeyDestMessage, cbChangeNumDestMessage, pbChangeNumDestMessage) \
    (This)->lpVtbl->ImportMessageMove(This, cbSourceKeySrcFolder, pbSourceKeySrcFolder, cbSourceKeySrcMessage, pbSourceKeySrcMessage, cbPCLMessage, pbPCLMessage, cbSourceKeyDestMessage, pbSourceKeyDestMessage, cbChangeNumDestMessage, pbChangeNumDestMessage)
#define IExchangeImportContentsChanges2_ConfigForConversionStream(This, lpStream, ulFlags, cValuesConversion, lpPropArrayConversion) \
    (This)->lpVtbl->ConfigForConversionStream(This, lpStream, ulFlags, cValuesConversion, lpPropArrayConversion)
#define IExchangeImportContentsChanges2_ImportMessageChangeAsAStream(This, cpvalChanges, ppvalChanges, ulFlags, lppstream) \
    (This)->lpVtbl->ImportMessageChangeAsAStream(This, cpvalChanges, ppvalChanges, ulFlags, lppstream)

/* IExchangeImportHierarchyChanges */
#define IExchangeImportHierarchyChanges_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IExchangeImportHierarchyChanges_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IExchangeImportHierarchyChanges_Release(This) (This)->lpVtbl->Release(This)
#define IExchangeImportHierarchyChanges_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IExchangeImportHierarchyChanges_Config(This, lpStream, ulFlags) (This)->lpVtbl->Config(This, lpStream, ulFlags)
#define IExchangeImportHierarchyChanges_UpdateState(This, lpStream) (This)->lpVtbl->UpdateState(This, lpStream)
#define IExchangeImportHierarchyChanges_ImportFolderChange(This, cpvalChanges, ppvalChanges) \
    (This)->lpVtbl->ImportFolderChange(This, cpvalChanges, ppvalChanges)
#define IExchangeImportHierarchyChanges_ImportFolderDeletion(This, ulFlags, lpSrcEntryList) \
    (This)->lpVtbl->ImportFolderDeletion(This, ulFlags, lpSrcEntryList)

/* IExchangeManageStore */
#define IExchangeManageStore_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IExchangeManageStore_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IExchangeManageStore_Release(This) (This)->lpVtbl->Release(This)
#define IExchangeManageStore_CreateStoreEntryID(This, lpszMsgStoreDN, lpszMailboxDN, ulFlags, lpcbEntryID, lppEntryID) \
    (This)->lpVtbl->CreateStoreEntryID(This, lpszMsgStoreDN, lpszMailboxDN, ulFlags, lpcbEntryID, lppEntryID)
#define IExchangeManageStore_EntryIDFromSourceKey(This, cFolderKeySize, lpFolderSourceKey, cMessageKeySize, lpMessageSourceKey, lpcbEntryID, lppEntryID) \
    (This)->lpVtbl->EntryIDFromSourceKey(This, cFolderKeySize, lpFolderSourceKey, cMessageKeySize, lpMessageSourceKey, lpcbEntryID, lppEntryID)
#define IExchangeManageStore_GetRights(This, cbUserEntryID, lpUserEntryID, cbEntryID, lpEntryID, lpulRights) \
    (This)->lpVtbl->GetRights(This, cbUserEntryID, lpUserEntryID, cbEntryID, lpEntryID, lpulRights)
#define IExchangeManageStore_GetMailboxTable(This, lpszServerName, lppTable, ulFlags) \
    (This)->lpVtbl->GetMailboxTable(This, lpszServerName, lppTable, ulFlags)
#define IExchangeManageStore_GetPublicFolderTable(This, lpszServerName, lppTable, ulFlags) \
    (This)->lpVtbl->GetPublicFolderTable(This, lpszServerName, lppTable, ulFlags)

/* IExchangeManageStore2 */
#define IExchangeManageStore2_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IExchangeManageStore2_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IExchangeManageStore2_Release(This) (This)->lpVtbl->Release(This)
#define IExchangeManageStore2_CreateStoreEntryID(This, lpszMsgStoreDN, lpszMailboxDN, ulFlags, lpcbEntryID, lppEntryID) \
    (This)->lpVtbl->CreateStoreEntryID(This, lpszMsgStoreDN, lpszMailboxDN, ulFlags, lpcbEntryID, lppEntryID)
#define IExchangeManageStore2_EntryIDFromSourceKey(This, cFolderKeySize, lpFolderSourceKey, cMessageKeySize, lpMessageSourceKey, lpcbEntryID, lppEntryID) \
    (This)->lpVtbl->EntryIDFromSourceKey(This, cFolderKeySize, lpFolderSourceKey, cMessageKeySize, lpMessageSourceKey, lpcbEntryID, lppEntryID)
#define IExchangeManageStore2_GetRights(This, cbUserEntryID, lpUserEntryID, cbEntryID, lpEntryID, lpulRights) \
    (This)->lpVtbl->GetRights(This, cbUserEntryID, lpUserEntryID, cbEntryID, lpEntryID, lpulRights)
#define IExchangeManageStore2_GetMailboxTable(This, lpszServerName, lppTable, ulFlags) \
    (This)->lpVtbl->GetMailboxTable(This, lpszServerName, lppTable, ulFlags)
#define IExchangeManageStore2_GetPublicFolderTable(This, lpszServerName, lppTable, ulFlags) \
    (This)->lpVtbl->GetPublicFolderTable(This, lpszServerName, lppTable, ulFlags)
#define IExchangeManageStore2_CreateNewsgroupNameEntryID(This, lpszNewsgroupName, lpcbEntryID, lppEntryID) \
    (This)->lpVtbl->CreateNewsgroupNameEntryID(This, lpszNewsgroupName, lpcbEntryID, lppEntryID)

/* IExchangeManageStore3 */
#define IExchangeManageStore3_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IExchangeManageStore3_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IExchangeManageStore3_Release(This) (This)->lpVtbl->Release(This)
#define IExchangeManageStore3_CreateStoreEntryID(This, lpszMsgStoreDN, lpszMailboxDN, ulFlags, lpcbEntryID, lppEntryID) \
    (This)->lpVtbl->CreateStoreEntryID(This, lpszMsgStoreDN, lpszMailboxDN, ulFlags, lpcbEntryID, lppEntryID)
#define IExchangeManageStore3_EntryIDFromSourceKey(This, cFolderKeySize, lpFolderSourceKey, cMessageKeySize, lpMessageSourceKey, lpcbEntryID, lppEntryID) \
    (This)->lpVtbl->EntryIDFromSourceKey(This, cFolderKeySize, lpFolderSourceKey, cMessageKeySize, lpMessageSourceKey, lpcbEntryID, lppEntryID)
#define IExchangeManageStore3_GetRights(This, cbUserEntryID, lpUserEntryID, cbEntryID, lpEntryID, lpulRights) \
    (This)->lpVtbl->GetRights(This, cbUserEntryID, lpUserEntryID, cbEntryID, lpEntryID, lpulRights)
#define IExchangeManageStore3_GetMailboxTable(This, lpszServerName, lppTable, ulFlags) \
    (This)->lpVtbl->GetMailboxTable(This, lpszServerName, lppTable, ulFlags)
#define IExchangeManageStore3_GetPublicFolderTable(This, lpszServerName, lppTable, ulFlags) \
    (This)->lpVtbl->GetPublicFolderTable(This, lpszServerName, lppTable, ulFlags)
#define IExchangeManageStore3_CreateNewsgroupNameEntryID(This, lpszNewsgroupName, lpcbEntryID, lppEntryID) \
    (This)->lpVtbl->CreateNewsgroupNameEntryID(This, lpszNewsgroupName, lpcbEntryID, lppEntryID)
#define IExchangeManageStore3_GetMailboxTableOffset(This, lpszServerName, lppTable, ulFlags, uOffset) \
    (This)->lpVtbl->GetMailboxTableOffset(This, lpszServerName, lppTable, ulFlags, uOffset)

/* IExchangeManageStore4 */
#define IExchangeManageStore4_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IExchangeManageStore4_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IExchangeManageStore4_Release(This) (This)->lpVtbl->Release(This)
#define IExchangeManageStore4_CreateStoreEntryID(This, lpszMsgStoreDN, lpszMailboxDN, ulFlags, lpcbEntryID, lppEntryID) \
    (This)->lpVtbl->CreateStoreEntryID(This, lpszMsgStoreDN, lpszMailboxDN, ulFlags, lpcbEntryID, lppEntryID)
#define IExchangeManageStore4_EntryIDFromSourceKey(This, cFolderKeySize, lpFolderSourceKey, cMessageKeySize, lpMessageSourceKey, lpcbEntryID, lppEntryID) \
    (This)->lpVtbl->EntryIDFromSourceKey(This, cFolderKeySize, lpFolderSourceKey, cMessageKeySize, lpMessageSourceKey, lpcbEntryID, lppEntryID)
#define IExchangeManageStore4_GetRights(This, cbUserEntryID, lpUserEntryID, cbEntryID, lpEntryID, lpulRights) \
    (This)->lpVtbl->GetRights(This, cbUserEntryID, lpUserEntryID, cbEntryID, lpEntryID, lpulRights)
#define IExchangeManageStore4_GetMailboxTable(This, lpszServerName, lppTable, ulFlags) \
    (This)->lpVtbl->GetMailboxTable(This, lpszServerName, lppTable, ulFlags)
#define IExchangeManageStore4_GetPublicFolderTable(This, lpszServerName, lppTable, ulFlags) \
    (This)->lpVtbl->GetPublicFolderTable(This, lpszServerName, lppTable, ulFlags)
#define IExchangeManageStore4_CreateNewsgroupNameEntryID(This, lpszNewsgroupName, lpcbEntryID, lppEntryID) \
    (This)->lpVtbl->CreateNewsgroupNameEntryID(This, lpszNewsgroupName, lpcbEntryID, lppEntryID)
#define IExchangeManageStore4_GetMailboxTableOffset(This, lpszServerName, lppTable, ulFlags, uOffset) \
    (This)->lpVtbl->GetMailboxTableOffset(This, lpszServerName, lppTable, ulFlags, uOffset)
#define IExchangeManageStore4_GetPublicFolderTableOffset(This, lpszServerName, lppTable, ulFlags, uOffset) \
    (This)->lpVtbl->GetPublicFolderTableOffset(This, lpszServerName, lppTable, ulFlags, uOffset)

/* IExchangeMessageConversion */
#define IExchangeMessageConversion_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IExchangeMessageConversion_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IExchangeMessageConversion_Release(This) (This)->lpVtbl->Release(This)
#define IExchangeMessageConversion_OpenStream(This, cValues, lpPropArray, lppStream) \
    (This)->lpVtbl->OpenStream(This, cValues, lpPropArray, lppStream)

/* IExchangeModifyTable */
#define IExchangeModifyTable_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IExchangeModifyTable_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IExchangeModifyTable_Release(This) (This)->lpVtbl->Release(This)
#define IExchangeModifyTable_GetLastError(This, hResult, ulFlags, lppMAPIError) \
    (This)->lpVtbl->GetLastError(This, hResult, ulFlags, lppMAPIError)
#define IExchangeModifyTable_GetTable(This, ulFlags, lppTable) (This)->lpVtbl->GetTable(This, ulFlags, lppTable)
#define IExchangeModifyTable_ModifyTable(This, ulFlags, lpMods) (This)->lpVtbl->ModifyTable(This, ulFlags, lpMods)

/* IExchangeMoveUserProgress */
#define IExchangeMoveUserProgress_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IExchangeMoveUserProgress_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IExchangeMoveUserProgress_Release(This) (This)->lpVtbl->Release(This)
#define IExchangeMoveUserProgress_NextFolder(This, ulFlags, lpwszFolderName) \
    (This)->lpVtbl->NextFolder(This, ulFlags, lpwszFolderName)
#define IExchangeMoveUserProgress_Progress(This, ulFlags, ulCount, ulTotal) \
    (This)->lpVtbl->Progress(This, ulFlags, ulCount, ulTotal)
#define IExchangeMoveUserProgress_Restart(This, ulFlags) (This)->lpVtbl->Restart(This, ulFlags)

/* IExchangeNntpNewsfeed */
#define IExchangeNntpNewsfeed_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IExchangeNntpNewsfeed_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IExchangeNntpNewsfeed_Release(This) (This)->lpVtbl->Release(This)
#define IExchangeNntpNewsfeed_Configure(This, lpszNewsfeedDN, cValues, lpIMailPropArray) \
    (This)->lpVtbl->Configure(This, lpszNewsfeedDN, cValues, lpIMailPropArray)
#define IExchangeNntpNewsfeed_CheckMsgIds(This, lpszMsgIds, lpcfWanted, lppfWanted) \
    (This)->lpVtbl->CheckMsgIds(This, lpszMsgIds, lpcfWanted, lppfWanted)
#define IExchangeNntpNewsfeed_OpenArticleStream(This, lppStream) (This)->lpVtbl->OpenArticleStream(This, lppStream)

/* IExchangeRuleAction */
#define IExchangeRuleAction_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IExchangeRuleAction_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IExchangeRuleAction_Release(This) (This)->lpVtbl->Release(This)
#define IExchangeRuleAction_ActionCount(This, lpcActions) (This)->lpVtbl->ActionCount(This, lpcActions)
#define IExchangeRuleAction_GetAction(This, ulActionNumber, lpruleid, lppAction) \
    (This)->lpVtbl->GetAction(This, ulActionNumber, lpruleid, lppAction)

/* IOlkAccount */
#define IOlkAccount_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IOlkAccount_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IOlkAccount_Release(This) (This)->lpVtbl->Release(This)
#define IOlkAccount_GetLastError(This, arg1, arg2) (This)->lpVtbl->GetLastError(This, arg1, arg2)
#define IOlkAccount_PlaceHolder1(This) (This)->lpVtbl->PlaceHolder1(This)
#define IOlkAccount_PlaceHolder2(This) (This)->lpVtbl->PlaceHolder2(This)
#define IOlkAccount_PlaceHolder3(This) (This)->lpVtbl->PlaceHolder3(This)
#define IOlkAccount_PlaceHolder4(This) (This)->lpVtbl->PlaceHolder4(This)
#define IOlkAccount_PlaceHolder5(This) (This)->lpVtbl->PlaceHolder5(This)
#define IOlkAccount_PlaceHolder6(This) (This)->lpVtbl->PlaceHolder6(This)
#define IOlkAccount_GetAccountInfo(This, pclsidType, pcCategories, prgclsidCategory) \
    (This)->lpVtbl->GetAccountInfo(This, pclsidType, pcCategories, prgclsidCategory)
#define IOlkAccount_GetProp(This, dwProp, pVar) (This)->lpVtbl->GetProp(This, dwProp, pVar)
#define IOlkAccount_SetProp(This, dwProp, pVar) (This)->lpVtbl->SetProp(This, dwProp, pVar)
#define IOlkAccount_PlaceHolder7(This) (This)->lpVtbl->PlaceHolder7(This)
#define IOlkAccount_PlaceHolder8(This) (This)->lpVtbl->PlaceHolder8(This)
#define IOlkAccount_PlaceHolder9(This) (This)->lpVtbl->PlaceHolder9(This)
#define IOlkAccount_FreeMemory(This, pv) (This)->lpVtbl->FreeMemory(This, pv)
#define IOlkAccount_PlaceHolder10(This) (This)->lpVtbl->PlaceHolder10(This)
#define IOlkAccount_SaveChanges(This, dwFlags) (This)->lpVtbl->SaveChanges(This, dwFlags)

/* IOlkAccountHelper */
#define IOlkAccountHelper_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IOlkAccountHelper_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IOlkAccountHelper_Release(This) (This)->lpVtbl->Release(This)
#define IOlkAccountHelper_PlaceHolder1(This, arg1) (This)->lpVtbl->PlaceHolder1(This, arg1)
#define IOlkAccountHelper_GetIdentity(This, pwszIdentity, pcch) (This)->lpVtbl->GetIdentity(This, pwszIdentity, pcch)
#define IOlkAccountHelper_GetMapiSession(This, ppmsess) (This)->lpVtbl->GetMapiSession(This, ppmsess)
#define IOlkAccountHelper_HandsOffSession(This) (This)->lpVtbl->HandsOffSession(This)

/* IOlkAccountManager */
#define IOlkAccountManager_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IOlkAccountManager_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IOlkAccountManager_Release(This) (This)->lpVtbl->Release(This)
#define IOlkAccountManager_GetLastError(This, arg1, arg2) (This)->lpVtbl->GetLastError(This, arg1, arg2)
#define IOlkAccountManager_Init(This, pAcctHelper, dwFlags) (This)->lpVtbl->Init(This, pAcctHelper, dwFlags)
#define IOlkAccountManager_DisplayAccountList(This, hwnd, dwFlags, wszTitle, cCategories, rgclsidCategories, pclsidType) \
    (This)->lpVtbl->DisplayAccountList(This, hwnd, dwFlags, wszTitle, cCategories, rgclsidCategories, pclsidType)
#define IOlkAccountManager_PlaceHolder1(This) (This)->lpVtbl->PlaceHolder1(This)
#define IOlkAccountManager_PlaceHolder2(This) (This)->lpVtbl->PlaceHolder2(This)
#define IOlkAccountManager_PlaceHolder3(This) (This)->lpVtbl->PlaceHolder3(This)
#define IOlkAccountManager_PlaceHolder4(This) (This)->lpVtbl->PlaceHolder4(This)
#define IOlkAccountManager_PlaceHolder5(This) (This)->lpVtbl->PlaceHolder5(This)
#define IOlkAccountManager_FindAccount(This, dwProp, pVar, ppAccount) (This)->lpVtbl->FindAccount(This, dwProp, pVar, ppAccount)
#define IOlkAccountManager_PlaceHolder6(This) (This)->lpVtbl->PlaceHolder6(This)
#define IOlkAccountManager_PlaceHolder7(This) (This)->lpVtbl->PlaceHolder7(This)
#define IOlkAccountManager_PlaceHolder8(This) (This)->lpVtbl->PlaceHolder8(This)
#define IOlkAccountManager_DeleteAccount(This, dwAcctID) (This)->lpVtbl->DeleteAccount(This, dwAcctID)
#define IOlkAccountManager_PlaceHolder9(This) (This)->lpVtbl->PlaceHolder9(This)
#define IOlkAccountManager_SaveChanges(This, dwAcctID, dwFlags) (This)->lpVtbl->SaveChanges(This, dwAcctID, dwFlags)
#define IOlkAccountManager_GetOrder(This, pclsidCategory, pcAccts, prgAccts) \
    (This)->lpVtbl->GetOrder(This, pclsidCategory, pcAccts, prgAccts)
#define IOlkAccountManager_SetOrder(This, pclsidCategory, pcAccts, prgAccts) \
    (This)->lpVtbl->SetOrder(This, pclsidCategory, pcAccts, prgAccts)
#define IOlkAccountManager_EnumerateAccounts(This, pclsidCategory, pclsidType, dwFlags, ppEnum) \
    (This)->lpVtbl->EnumerateAccounts(This, pclsidCategory, pclsidType, dwFlags, ppEnum)
#define IOlkAccountManager_PlaceHolder10(This) (This)->lpVtbl->PlaceHolder10(This)
#define IOlkAccountManager_PlaceHolder11(This) (This)->lpVtbl->PlaceHolder11(This)
#define IOlkAccountManager_FreeMemory(This, pv) (This)->lpVtbl->FreeMemory(This, pv)
#define IOlkAccountManager_Advise(This, pNotify, pdwCookie) (This)->lpVtbl->Advise(This, pNotify, pdwCookie)
#define IOlkAccountManager_Unadvise(This, pdwCookie) (This)->lpVtbl->Unadvise(This, pdwCookie)
#define IOlkAccountManager_PlaceHolder12(This) (This)->lpVtbl->PlaceHolder12(This)
#define IOlkAccountManager_PlaceHolder13(This) (This)->lpVtbl->PlaceHolder13(This)
#define IOlkAccountManager_PlaceHolder14(This) (This)->lpVtbl->PlaceHolder14(This)

/* IOlkEnum */
#define IOlkEnum_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IOlkEnum_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IOlkEnum_Release(This) (This)->lpVtbl->Release(This)
#define IOlkEnum_GetCount(This, pulCount) (This)->lpVtbl->GetCount(This, pulCount)
#define IOlkEnum_Reset(This) (This)->lpVtbl->Reset(This)
#define IOlkEnum_GetNext(This, ppunk) (This)->lpVtbl->GetNext(This, ppunk)
#define IOlkEnum_Skip(This, cSkip) (This)->lpVtbl->Skip(This, cSkip)

/* IOlkErrorUnknown */
#define IOlkErrorUnknown_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IOlkErrorUnknown_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IOlkErrorUnknown_Release(This) (This)->lpVtbl->Release(This)
#define IOlkErrorUnknown_GetLastError(This, hr, ppwszError) (This)->lpVtbl->GetLastError(This, hr, ppwszError)

/* IFontCache */
#define IFontCache_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IFontCache_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IFontCache_Release(This) (This)->lpVtbl->Release(This)
#define IFontCache_Init(This, hkey, pszIntlKey, dwFlags) (This)->lpVtbl->Init(This, hkey, pszIntlKey, dwFlags)
#define IFontCache_GetFont(This, fntType, hCharset, phFont) (This)->lpVtbl->GetFont(This, fntType, hCharset, phFont)
#define IFontCache_OnOptionChange(This) (This)->lpVtbl->OnOptionChange(This)
#define IFontCache_GetJP_ISOControl(This, pfUseSIO) (This)->lpVtbl->GetJP_ISOControl(This, pfUseSIO)

/* IFontCacheNotify */
#define IFontCacheNotify_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IFontCacheNotify_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IFontCacheNotify_Release(This) (This)->lpVtbl->Release(This)
#define IFontCacheNotify_OnPreFontChange(This) (This)->lpVtbl->OnPreFontChange(This)
#define IFontCacheNotify_OnPostFontChange(This) (This)->lpVtbl->OnPostFontChange(This)

/* IHashTable */
#define IHashTable_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IHashTable_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IHashTable_Release(This) (This)->lpVtbl->Release(This)
#define IHashTable_Init(This, dwSize, fDupeKeys) (This)->lpVtbl->Init(This, dwSize, fDupeKeys)
#define IHashTable_Insert(This, psz, pv, dwFlags) (This)->lpVtbl->Insert(This, psz, pv, dwFlags)
#define IHashTable_Replace(This, psz, pv) (This)->lpVtbl->Replace(This, psz, pv)
#define IHashTable_Find(This, psz, fRemove, ppv) (This)->lpVtbl->Find(This, psz, fRemove, ppv)
#define IHashTable_Reset(This) (This)->lpVtbl->Reset(This)
#define IHashTable_Next(This, cFetch, prgpv, pcFetched) (This)->lpVtbl->Next(This, cFetch, prgpv, pcFetched)

/* IMimeAddressTable */
#define IMimeAddressTable_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMimeAddressTable_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMimeAddressTable_Release(This) (This)->lpVtbl->Release(This)
#define IMimeAddressTable_Append(This, dwAdrType, ietFriendly, pszFriendly, pszEmail, phAddress) \
    (This)->lpVtbl->Append(This, dwAdrType, ietFriendly, pszFriendly, pszEmail, phAddress)
#define IMimeAddressTable_Insert(This, pAddress, phAddress) (This)->lpVtbl->Insert(This, pAddress, phAddress)
#define IMimeAddressTable_SetProps(This, hAddress, pAddress) (This)->lpVtbl->SetProps(This, hAddress, pAddress)
#define IMimeAddressTable_GetProps(This, hAddress, pAddress) (This)->lpVtbl->GetProps(This, hAddress, pAddress)
#define IMimeAddressTable_GetSender(This, pAddress) (This)->lpVtbl->GetSender(This, pAddress)
#define IMimeAddressTable_CountTypes(This, dwAdrTypes, pcAdrs) (This)->lpVtbl->CountTypes(This, dwAdrTypes, pcAdrs)
#define IMimeAddressTable_GetTypes(This, dwAdrTypes, dwProps, pList) (This)->lpVtbl->GetTypes(This, dwAdrTypes, dwProps, pList)
#define IMimeAddressTable_EnumTypes(This, dwAdrTypes, dwProps, ppEnum) \
    (This)->lpVtbl->EnumTypes(This, dwAdrTypes, dwProps, ppEnum)
#define IMimeAddressTable_Delete(This, hAddress) (This)->lpVtbl->Delete(This, hAddress)
#define IMimeAddressTable_DeleteTypes(This, dwAdrTypes) (This)->lpVtbl->DeleteTypes(This, dwAdrTypes)
#define IMimeAddressTable_GetFormat(This, dwAdrType, format, ppszFormat) \
    (This)->lpVtbl->GetFormat(This, dwAdrType, format, ppszFormat)
#define IMimeAddressTable_AppendRfc822(This, dwAdrType, ietEncoding, pszRfc822Adr) \
    (This)->lpVtbl->AppendRfc822(This, dwAdrType, ietEncoding, pszRfc822Adr)
#define IMimeAddressTable_ParseRfc822(This, dwAdrType, ietEncoding, pszRfc822Adr, pList) \
    (This)->lpVtbl->ParseRfc822(This, dwAdrType, ietEncoding, pszRfc822Adr, pList)
#define IMimeAddressTable_Clone(This, ppTable) (This)->lpVtbl->Clone(This, ppTable)
#define IMimeAddressTable_BindToObject(This, riid, ppvObject) (This)->lpVtbl->BindToObject(This, riid, ppvObject)

/* IMimeAllocator */
#define IMimeAllocator_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMimeAllocator_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMimeAllocator_Release(This) (This)->lpVtbl->Release(This)
#define IMimeAllocator_Alloc(This, cb) (This)->lpVtbl->Alloc(This, cb)
#define IMimeAllocator_Realloc(This, pv, cb) (This)->lpVtbl->Realloc(This, pv, cb)
#define IMimeAllocator_Free(This, pv) (This)->lpVtbl->Free(This, pv)
#define IMimeAllocator_GetSize(This, pv) (This)->lpVtbl->GetSize(This, pv)
#define IMimeAllocator_DidAlloc(This, pv) (This)->lpVtbl->DidAlloc(This, pv)
#define IMimeAllocator_HeapMinimize(This) (This)->lpVtbl->HeapMinimize(This)
#define IMimeAllocator_FreeParamInfoArray(This, cParams, prgParam, fFreeArray) \
    (This)->lpVtbl->FreeParamInfoArray(This, cParams, prgParam, fFreeArray)
#define IMimeAllocator_FreeAddressList(This, pList) (This)->lpVtbl->FreeAddressList(This, pList)
#define IMimeAllocator_FreeAddressProps(This, pAddress) (This)->lpVtbl->FreeAddressProps(This, pAddress)
#define IMimeAllocator_ReleaseObjects(This, cObjects, prgpUnknown, fFreeArray) \
    (This)->lpVtbl->ReleaseObjects(This, cObjects, prgpUnknown, fFreeArray)
#define IMimeAllocator_FreeEnumHeaderRowArray(This, cRows, prgRow, fFreeArray) \
    (This)->lpVtbl->FreeEnumHeaderRowArray(This, cRows, prgRow, fFreeArray)
#define IMimeAllocator_FreeEnumPropertyArray(This, cProps, prgProp, fFreeArray) \
    (This)->lpVtbl->FreeEnumPropertyArray(This, cProps, prgProp, fFreeArray)
#define IMimeAllocator_FreeThumbprint(This, pthumbprint) (This)->lpVtbl->FreeThumbprint(This, pthumbprint)
#define IMimeAllocator_PropVariantClear(This, pProp) (This)->lpVtbl->PropVariantClear(This, pProp)

/* IMimeBody */
#define IMimeBody_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMimeBody_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMimeBody_Release(This) (This)->lpVtbl->Release(This)
#define IMimeBody_GetClassID(This, pClassID) (This)->lpVtbl->GetClassID(This, pClassID)
#define IMimeBody_IsDirty(This) (This)->lpVtbl->IsDirty(This)
#define IMimeBody_Load(This, pStm) (This)->lpVtbl->Load(This, pStm)
#define IMimeBody_Save(This, pStm, fClearDirty) (This)->lpVtbl->Save(This, pStm, fClearDirty)
#define IMimeBody_GetSizeMax(This, pCbSize) (This)->lpVtbl->GetSizeMax(This, pCbSize)
#define IMimeBody_InitNew(This) (This)->lpVtbl->InitNew(This)
#define IMimeBody_GetPropInfo(This, pszName, pInfo) (This)->lpVtbl->GetPropInfo(This, pszName, pInfo)
#define IMimeBody_SetPropInfo(This, pszName, pInfo) (This)->lpVtbl->SetPropInfo(This, pszName, pInfo)
#define IMimeBody_GetProp(This, pszName, dwFlags, pValue) (This)->lpVtbl->GetProp(This, pszName, dwFlags, pValue)
#define IMimeBody_SetProp(This, pszName, dwFlags, pValue) (This)->lpVtbl->SetProp(This, pszName, dwFlags, pValue)
#define IMimeBody_AppendProp(This, pszName, dwFlags, pValue) (This)->lpVtbl->AppendProp(This, pszName, dwFlags, pValue)
#define IMimeBody_DeleteProp(This, pszName) (This)->lpVtbl->DeleteProp(This, pszName)
#define IMimeBody_CopyProps(This, cNames, prgszName, pPropertySet) \
    (This)->lpVtbl->CopyProps(This, cNames, prgszName, pPropertySet)
#define IMimeBody_MoveProps(This, cNames, prgszName, pPropertySet) \
    (This)->lpVtbl->MoveProps(This, cNames, prgszName, pPropertySet)
#define IMimeBody_DeleteExcept(This, cNames, prgszName) (This)->lpVtbl->DeleteExcept(This, cNames, prgszName)
#define IMimeBody_QueryProp(This, pszName, pszCriteria, fSubString, fCaseSensitive) \
    (This)->lpVtbl->QueryProp(This, pszName, pszCriteria, fSubString, fCaseSensitive)
#define IMimeBody_GetCharset(This, phCharset) (This)->lpVtbl->GetCharset(This, phCharset)
#define IMimeBody_SetCharset(This, hCharset, applytype) (This)->lpVtbl->SetCharset(This, hCharset, applytype)
#define IMimeBody_GetParameters(This, pszName, pcParams, pprgParam) \
    (This)->lpVtbl->GetParameters(This, pszName, pcParams, pprgParam)
#define IMimeBody_IsContentType(This, pszPriType, pszSubType) (This)->lpVtbl->IsContentType(This, pszPriType, pszSubType)
#define IMimeBody_BindToObject(This, riid, ppvObject) (This)->lpVtbl->BindToObject(This, riid, ppvObject)
#define IMimeBody_Clone(This, ppPropertySet) (This)->lpVtbl->Clone(This, ppPropertySet)
#define IMimeBody_SetOption(This, oid, pValue) (This)->lpVtbl->SetOption(This, oid, pValue)
#define IMimeBody_GetOption(This, oid, pValue) (This)->lpVtbl->GetOption(This, oid, pValue)
#define IMimeBody_EnumProps(This, dwFlags, ppEnum) (This)->lpVtbl->EnumProps(This, dwFlags, ppEnum)
#define IMimeBody_IsType(This, bodytype) (This)->lpVtbl->IsType(This, bodytype)
#define IMimeBody_SetDisplayName(This, pszDisplay) (This)->lpVtbl->SetDisplayName(This, pszDisplay)
#define IMimeBody_GetDisplayName(This, ppszDisplay) (This)->lpVtbl->GetDisplayName(This, ppszDisplay)
#define IMimeBody_GetOffsets(This, pOffsets) (This)->lpVtbl->GetOffsets(This, pOffsets)
#define IMimeBody_GetCurrentEncoding(This, pietEncoding) (This)->lpVtbl->GetCurrentEncoding(This, pietEncoding)
#define IMimeBody_SetCurrentEncoding(This, ietEncoding) (This)->lpVtbl->SetCurrentEncoding(This, ietEncoding)
#define IMimeBody_GetEstimatedSize(This, ietEncoding, pcbSize) (This)->lpVtbl->GetEstimatedSize(This, ietEncoding, pcbSize)
#define IMimeBody_GetDataHere(This, ietEncoding, pStream) (This)->lpVtbl->GetDataHere(This, ietEncoding, pStream)
#define IMimeBody_GetData(This, ietEncoding, ppStream) (This)->lpVtbl->GetData(This, ietEncoding, ppStream)
#define IMimeBody_SetData(This, ietEncoding, pszPriType, pszSubType, riid, pvObject) \
    (This)->lpVtbl->SetData(This, ietEncoding, pszPriType, pszSubType, riid, pvObject)
#define IMimeBody_EmptyData(This) (This)->lpVtbl->EmptyData(This)
#define IMimeBody_CopyTo(This, pBody) (This)->lpVtbl->CopyTo(This, pBody)
#define IMimeBody_GetTransmitInfo(This, pTransmitInfo) (This)->lpVtbl->GetTransmitInfo(This, pTransmitInfo)
#define IMimeBody_SaveToFile(This, ietEncoding, pszFilePath) (This)->lpVtbl->SaveToFile(This, ietEncoding, pszFilePath)
#define IMimeBody_GetHandle(This, phBody) (This)->lpVtbl->GetHandle(This, phBody)

/* IMimeEditTag */
#define IMimeEditTag_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMimeEditTag_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMimeEditTag_Release(This) (This)->lpVtbl->Release(This)
#define IMimeEditTag_GetSrc(This, pbstr) (This)->lpVtbl->GetSrc(This, pbstr)
#define IMimeEditTag_SetSrc(This, bstr) (This)->lpVtbl->SetSrc(This, bstr)
#define IMimeEditTag_GetDest(This, pbstr) (This)->lpVtbl->GetDest(This, pbstr)
#define IMimeEditTag_SetDest(This, bstr) (This)->lpVtbl->SetDest(This, bstr)
#define IMimeEditTag_OnPreSave(This) (This)->lpVtbl->OnPreSave(This)
#define IMimeEditTag_OnPostSave(This) (This)->lpVtbl->OnPostSave(This)
#define IMimeEditTag_CanPackage(This) (This)->lpVtbl->CanPackage(This)
#define IMimeEditTag_IsValidMimeType(This, pszTypeW) (This)->lpVtbl->IsValidMimeType(This, pszTypeW)

/* IMimeEditTagCollection */
#define IMimeEditTagCollection_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMimeEditTagCollection_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMimeEditTagCollection_Release(This) (This)->lpVtbl->Release(This)
#define IMimeEditTagCollection_Init(This, pHtmlDoc) (This)->lpVtbl->Init(This, pHtmlDoc)
#define IMimeEditTagCollection_Next(This, cFetch, ppTag, pcFetched) (This)->lpVtbl->Next(This, cFetch, ppTag, pcFetched)
#define IMimeEditTagCollection_Reset(This) (This)->lpVtbl->Reset(This)
#define IMimeEditTagCollection_Count(This, pcItems) (This)->lpVtbl->Count(This, pcItems)

/* IMimeEnumAddressTypes */
#define IMimeEnumAddressTypes_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMimeEnumAddressTypes_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMimeEnumAddressTypes_Release(This) (This)->lpVtbl->Release(This)
#define IMimeEnumAddressTypes_Next(This, cFetch, prgAdr, pcFetched) (This)->lpVtbl->Next(This, cFetch, prgAdr, pcFetched)
#define IMimeEnumAddressTypes_Skip(This, cItems) (This)->lpVtbl->Skip(This, cItems)
#define IMimeEnumAddressTypes_Reset(This) (This)->lpVtbl->Reset(This)
#define IMimeEnumAddressTypes_Clone(This, ppEnum) (This)->lpVtbl->Clone(This, ppEnum)
#define IMimeEnumAddressTypes_Count(This, pcItems) (This)->lpVtbl->Count(This, pcItems)

/* IMimeEnumHeaderRows */
#define IMimeEnumHeaderRows_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMimeEnumHeaderRows_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMimeEnumHeaderRows_Release(This) (This)->lpVtbl->Release(This)
#define IMimeEnumHeaderRows_Next(This, cFetch, prgRow, pcFetched) (This)->lpVtbl->Next(This, cFetch, prgRow, pcFetched)
#define IMimeEnumHeaderRows_Skip(This, cItems) (This)->lpVtbl->Skip(This, cItems)
#define IMimeEnumHeaderRows_Reset(This) (This)->lpVtbl->Reset(This)
#define IMimeEnumHeaderRows_Clone(This, ppEnum) (This)->lpVtbl->Clone(This, ppEnum)
#define IMimeEnumHeaderRows_Count(This, pcItems) (This)->lpVtbl->Count(This, pcItems)

/* IMimeEnumMessageParts */
#define IMimeEnumMessageParts_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMimeEnumMessageParts_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMimeEnumMessageParts_Release(This) (This)->lpVtbl->Release(This)
#define IMimeEnumMessageParts_Next(This, cFetch, prgpMessage, pcFetched) \
    (This)->lpVtbl->Next(This, cFetch, prgpMessage, pcFetched)
#define IMimeEnumMessageParts_Skip(This, cItems) (This)->lpVtbl->Skip(This, cItems)
#define IMimeEnumMessageParts_Reset(This) (This)->lpVtbl->Reset(This)
#define IMimeEnumMessageParts_Clone(This, ppEnum) (This)->lpVtbl->Clone(This, ppEnum)
#define IMimeEnumMessageParts_Count(This, pcItems) (This)->lpVtbl->Count(This, pcItems)

/* IMimeEnumProperties */
#define IMimeEnumProperties_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMimeEnumProperties_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMimeEnumProperties_Release(This) (This)->lpVtbl->Release(This)
#define IMimeEnumProperties_Next(This, cFetch, prgProp, pcFetched) (This)->lpVtbl->Next(This, cFetch, prgProp, pcFetched)
#define IMimeEnumProperties_Skip(This, cItems) (This)->lpVtbl->Skip(This, cItems)
#define IMimeEnumProperties_Reset(This) (This)->lpVtbl->Reset(This)
#define IMimeEnumProperties_Clone(This, ppEnum) (This)->lpVtbl->Clone(This, ppEnum)
#define IMimeEnumProperties_Count(This, pcItems) (This)->lpVtbl->Count(This, pcItems)

/* IMimeHeaderTable */
#define IMimeHeaderTable_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMimeHeaderTable_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMimeHeaderTable_Release(This) (This)->lpVtbl->Release(This)
#define IMimeHeaderTable_GetClassID(This, pClassID) (This)->lpVtbl->GetClassID(This, pClassID)
#define IMimeHeaderTable_IsDirty(This) (This)->lpVtbl->IsDirty(This)
#define IMimeHeaderTable_Load(This, pStm) (This)->lpVtbl->Load(This, pStm)
#define IMimeHeaderTable_Save(This, pStm, fClearDirty) (This)->lpVtbl->Save(This, pStm, fClearDirty)
#define IMimeHeaderTable_GetSizeMax(This, pcbSize) (This)->lpVtbl->GetSizeMax(This, pcbSize)
#define IMimeHeaderTable_FindFirstRow(This, pFindHeader, phRow) (This)->lpVtbl->FindFirstRow(This, pFindHeader, phRow)
#define IMimeHeaderTable_FindNextRow(This, pFindHeader, phRow) (This)->lpVtbl->FindNextRow(This, pFindHeader, phRow)
#define IMimeHeaderTable_CountRows(This, pszHeader, pcRows) (This)->lpVtbl->CountRows(This, pszHeader, pcRows)
#define IMimeHeaderTable_AppendRow(This, pszHeader, dwFlags, pszData, cchData, phRow) \
    (This)->lpVtbl->AppendRow(This, pszHeader, dwFlags, pszData, cchData, phRow)
#define IMimeHeaderTable_DeleteRow(This, hRow) (This)->lpVtbl->DeleteRow(This, hRow)
#define IMimeHeaderTable_GetRowData(This, hRow, dwFlags, ppszData, pcchData) \
    (This)->lpVtbl->GetRowData(This, hRow, dwFlags, ppszData, pcchData)
#define IMimeHeaderTable_SetRowData(This, hRow, dwFlags, pszData, cchData) \
    (This)->lpVtbl->SetRowData(This, hRow, dwFlags, pszData, cchData)
#define IMimeHeaderTable_GetRowInfo(This, hRow, pInfo) (This)->lpVtbl->GetRowInfo(This, hRow, pInfo)
#define IMimeHeaderTable_SetRowNumber(This, hRow, dwRowNumber) (This)->lpVtbl->SetRowNumber(This, hRow, dwRowNumber)
#define IMimeHeaderTable_EnumRows(This, pszHeader, dwFlags, ppEnum) (This)->lpVtbl->EnumRows(This, pszHeader, dwFlags, ppEnum)
#define IMimeHeaderTable_Clone(This, ppTable) (This)->lpVtbl->Clone(This, ppTable)
#define IMimeHeaderTable_BindToObject(This, riid, ppvObject) (This)->lpVtbl->BindToObject(This, riid, ppvObject)

/* IMimeInternational */
#define IMimeInternational_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMimeInternational_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMimeInternational_Release(This) (This)->lpVtbl->Release(This)
#define IMimeInternational_SetDefaultCharset(This, hCharset) (This)->lpVtbl->SetDefaultCharset(This, hCharset)
#define IMimeInternational_GetDefaultCharset(This, phCharset) (This)->lpVtbl->GetDefaultCharset(This, phCharset)
#define IMimeInternational_GetCodePageCharset(This, cpiCodePage, ctCsetType, phCharset) \
    (This)->lpVtbl->GetCodePageCharset(This, cpiCodePage, ctCsetType, phCharset)
#define IMimeInternational_FindCharset(This, pszCharset, phCharset) (This)->lpVtbl->FindCharset(This, pszCharset, phCharset)
#define IMimeInternational_GetCharsetInfo(This, hCharset, pCsetInfo) (This)->lpVtbl->GetCharsetInfo(This, hCharset, pCsetInfo)
#define IMimeInternational_GetCodePageInfo(This, cpiCodePage, pCodePageInfo) \
    (This)->lpVtbl->GetCodePageInfo(This, cpiCodePage, pCodePageInfo)
#define IMimeInternational_CanConvertCodePages(This, cpiSource, cpiDest) \
    (This)->lpVtbl->CanConvertCodePages(This, cpiSource, cpiDest)
#define IMimeInternational_DecodeHeader(This, hCharset, pszData, pDecoded, pRfc1522Info) \
    (This)->lpVtbl->DecodeHeader(This, hCharset, pszData, pDecoded, pRfc1522Info)
#define IMimeInternational_EncodeHeader(This, hCharset, pData, ppszEncoded, pRfc1522Info) \
    (This)->lpVtbl->EncodeHeader(This, hCharset, pData, ppszEncoded, pRfc1522Info)
#define IMimeInternational_ConvertBuffer(This, cpiSource, cpiDest, pIn, pOut, pcbRead) \
    (This)->lpVtbl->ConvertBuffer(This, cpiSource, cpiDest, pIn, pOut, pcbRead)
#define IMimeInternational_ConvertString(This, cpiSource, cpiDest, pIn, pOut) \
    (This)->lpVtbl->ConvertString(This, cpiSource, cpiDest, pIn, pOut)
#define IMimeInternational_MLANG_ConvertInetReset(This) (This)->lpVtbl->MLANG_ConvertInetReset(This)
#define IMimeInternational_MLANG_ConvertInetString(This, cpiSource, cpiDest, pSource, pnSizeOfSource, pDestination, pnDstSize) \
    (This)->lpVtbl->MLANG_ConvertInetString(This, cpiSource, cpiDest, pSource, pnSizeOfSource, pDestination, pnDstSize)
#define IMimeInternational_Rfc1522Decode(This, pszValue, pszCharset, cchmax, ppszDecoded) \
    (This)->lpVtbl->Rfc1522Decode(This, pszValue, pszCharset, cchmax, ppszDecoded)
#define IMimeInternational_Rfc1522Encode(This, pszValue, hCharset, ppszEncoded) \
    (This)->lpVtbl->Rfc1522Encode(This, pszValue, hCharset, ppszEncoded)

/* IMimeMessage */
#define IMimeMessage_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMimeMessage_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMimeMessage_Release(This) (This)->lpVtbl->Release(This)
#define IMimeMessage_GetClassID(This, pClassID) (This)->lpVtbl->GetClassID(This, pClassID)
#define IMimeMessage_IsDirty(This) (This)->lpVtbl->IsDirty(This)
#define IMimeMessage_Load(This, pStm) (This)->lpVtbl->Load(This, pStm)
#define IMimeMessage_Save(This, pStm, fClearDirty) (This)->lpVtbl->Save(This, pStm, fClearDirty)
#define IMimeMessage_GetSizeMax(This, pCbSize) (This)->lpVtbl->GetSizeMax(This, pCbSize)
#define IMimeMessage_InitNew(This) (This)->lpVtbl->InitNew(This)
#define IMimeMessage_GetMessageSource(This, ppStream, dwFlags) (This)->lpVtbl->GetMessageSource(This, ppStream, dwFlags)
#define IMimeMessage_GetMessageSize(This, pcbSize, dwFlags) (This)->lpVtbl->GetMessageSize(This, pcbSize, dwFlags)
#define IMimeMessage_LoadOffsetTable(This, pStream) (This)->lpVtbl->LoadOffsetTable(This, pStream)
#define IMimeMessage_SaveOffsetTable(This, pStream, dwFlags) (This)->lpVtbl->SaveOffsetTable(This, pStream, dwFlags)
#define IMimeMessage_GetFlags(This, pdwFlags) (This)->lpVtbl->GetFlags(This, pdwFlags)
#define IMimeMessage_Commit(This, dwFlags) (This)->lpVtbl->Commit(This, dwFlags)
#define IMimeMessage_HandsOffStorage(This) (This)->lpVtbl->HandsOffStorage(This)
#define IMimeMessage_BindToObject(This, hBody, riid, ppvObject) (This)->lpVtbl->BindToObject(This, hBody, riid, ppvObject)
#define IMimeMessage_SaveBody(This, hBody, dwFlags, pStream) (This)->lpVtbl->SaveBody(This, hBody, dwFlags, pStream)
#define IMimeMessage_InsertBody(This, location, hPivot, phBody) (This)->lpVtbl->InsertBody(This, location, hPivot, phBody)
#define IMimeMessage_GetBody(This, location, hPivot, phBody) (This)->lpVtbl->GetBody(This, location, hPivot, phBody)
#define IMimeMessage_DeleteBody(This, hBody, dwFlags) (This)->lpVtbl->DeleteBody(This, hBody, dwFlags)
#define IMimeMessage_MoveBody(This, hBody, location) (This)->lpVtbl->MoveBody(This, hBody, location)
#define IMimeMessage_CountBodies(This, hParent, fRecurse, pcBodies) (This)->lpVtbl->CountBodies(This, hParent, fRecurse, pcBodies)
#define IMimeMessage_FindFirst(This, pFindBody, phBody) (This)->lpVtbl->FindFirst(This, pFindBody, phBody)
#define IMimeMessage_FindNext(This, pFindBody, phBody) (This)->lpVtbl->FindNext(This, pFindBody, phBody)
#define IMimeMessage_ResolveURL(This, hRelated, pszBase, pszURL, dwFlags, phBody) \
    (This)->lpVtbl->ResolveURL(This, hRelated, pszBase, pszURL, dwFlags, phBody)
#define IMimeMessage_ToMultipart(This, hBody, pszSubType, phMultipart) \
    (This)->lpVtbl->ToMultipart(This, hBody, pszSubType, phMultipart)
#define IMimeMessage_GetBodyOffsets(This, hBody, pOffsets) (This)->lpVtbl->GetBodyOffsets(This, hBody, pOffsets)
#define IMimeMessage_GetCharset(This, phCharset) (This)->lpVtbl->GetCharset(This, phCharset)
#define IMimeMessage_SetCharset(This, hCharset, applytype) (This)->lpVtbl->SetCharset(This, hCharset, applytype)
#define IMimeMessage_IsBodyType(This, hBody, bodytype) (This)->lpVtbl->IsBodyType(This, hBody, bodytype)
#define IMimeMessage_IsContentType(This, hBody, pszPriType, pszSubType) \
    (This)->lpVtbl->IsContentType(This, hBody, pszPriType, pszSubType)
#define IMimeMessage_QueryBodyProp(This, hBody, pszName, pszCriteria, fSubString, fCaseSensitive) \
    (This)->lpVtbl->QueryBodyProp(This, hBody, pszName, pszCriteria, fSubString, fCaseSensitive)
#define IMimeMessage_GetBodyProp(This, hBody, pszName, dwFlags, pValue) \
    (This)->lpVtbl->GetBodyProp(This, hBody, pszName, dwFlags, pValue)
#define IMimeMessage_SetBodyProp(This, hBody, pszName, dwFlags, pValue) \
    (This)->lpVtbl->SetBodyProp(This, hBody, pszName, dwFlags, pValue)
#define IMimeMessage_DeleteBodyProp(This, hBody, pszName) (This)->lpVtbl->DeleteBodyProp(This, hBody, pszName)
#define IMimeMessage_SetOption(This, oid, pValue) (This)->lpVtbl->SetOption(This, oid, pValue)
#define IMimeMessage_GetOption(This, oid, pValue) (This)->lpVtbl->GetOption(This, oid, pValue)
#define IMimeMessage_CreateWebPage(This, pRootStm, pOptions, pCallback, ppMoniker) \
    (This)->lpVtbl->CreateWebPage(This, pRootStm, pOptions, pCallback, ppMoniker)
#define IMimeMessage_GetProp(This, pszName, dwFlags, pValue) (This)->lpVtbl->GetProp(This, pszName, dwFlags, pValue)
#define IMimeMessage_SetProp(This, pszName, dwFlags, pValue) (This)->lpVtbl->SetProp(This, pszName, dwFlags, pValue)
#define IMimeMessage_DeleteProp(This, pszName) (This)->lpVtbl->DeleteProp(This, pszName)
#define IMimeMessage_QueryProp(This, pszName, pszCriteria, fSubString, fCaseSensitive) \
    (This)->lpVtbl->QueryProp(This, pszName, pszCriteria, fSubString, fCaseSensitive)
#define IMimeMessage_GetTextBody(This, dwTxtType, ietEncoding, ppStream, phBody) \
    (This)->lpVtbl->GetTextBody(This, dwTxtType, ietEncoding, ppStream, phBody)
#define IMimeMessage_SetTextBody(This, dwTxtType, ietEncoding, hAlternative, pStream, phBody) \
    (This)->lpVtbl->SetTextBody(This, dwTxtType, ietEncoding, hAlternative, pStream, phBody)
#define IMimeMessage_AttachObject(This, riid, pvObject, phBody) (This)->lpVtbl->AttachObject(This, riid, pvObject, phBody)
#define IMimeMessage_AttachFile(This, pszFilePath, pstmFile, phBody) \
    (This)->lpVtbl->AttachFile(This, pszFilePath, pstmFile, phBody)
#define IMimeMessage_AttachURL(This, pszBase, pszURL, dwFlags, pstmURL, ppszCIDURL, phBody) \
    (This)->lpVtbl->AttachURL(This, pszBase, pszURL, dwFlags, pstmURL, ppszCIDURL, phBody)
#define IMimeMessage_GetAttachments(This, pcAttach, pprghAttach) (This)->lpVtbl->GetAttachments(This, pcAttach, pprghAttach)
#define IMimeMessage_GetAddressTable(This, ppTable) (This)->lpVtbl->GetAddressTable(This, ppTable)
#define IMimeMessage_GetSender(This, pAddress) (This)->lpVtbl->GetSender(This, pAddress)
#define IMimeMessage_GetAddressTypes(This, dwAdrTypes, dwProps, pList) \
    (This)->lpVtbl->GetAddressTypes(This, dwAdrTypes, dwProps, pList)
#define IMimeMessage_GetAddressFormat(This, dwAdrType, format, ppszFormat) \
    (This)->lpVtbl->GetAddressFormat(This, dwAdrType, format, ppszFormat)
#define IMimeMessage_EnumAddressTypes(This, dwAdrTypes, dwProps, ppEnum) \
    (This)->lpVtbl->EnumAddressTypes(This, dwAdrTypes, dwProps, ppEnum)
#define IMimeMessage_SplitMessage(This, cbMaxPart, ppParts) (This)->lpVtbl->SplitMessage(This, cbMaxPart, ppParts)
#define IMimeMessage_GetRootMoniker(This, ppMoniker) (This)->lpVtbl->GetRootMoniker(This, ppMoniker)

/* IMimeMessageCallback */
#define IMimeMessageCallback_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMimeMessageCallback_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMimeMessageCallback_Release(This) (This)->lpVtbl->Release(This)
#define IMimeMessageCallback_OnWebPageSplitter(This, cInlined, ppStream) \
    (This)->lpVtbl->OnWebPageSplitter(This, cInlined, ppStream)

/* IMimeMessageParts */
#define IMimeMessageParts_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMimeMessageParts_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMimeMessageParts_Release(This) (This)->lpVtbl->Release(This)
#define IMimeMessageParts_CombineParts(This, ppMessage) (This)->lpVtbl->CombineParts(This, ppMessage)
#define IMimeMessageParts_AddPart(This, pMessage) (This)->lpVtbl->AddPart(This, pMessage)
#define IMimeMessageParts_SetMaxParts(This, cParts) (This)->lpVtbl->SetMaxParts(This, cParts)
#define IMimeMessageParts_CountParts(This, pcParts) (This)->lpVtbl->CountParts(This, pcParts)
#define IMimeMessageParts_EnumParts(This, ppEnum) (This)->lpVtbl->EnumParts(This, ppEnum)

/* IMimeMessageTree */
#define IMimeMessageTree_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMimeMessageTree_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMimeMessageTree_Release(This) (This)->lpVtbl->Release(This)
#define IMimeMessageTree_GetClassID(This, pClassID) (This)->lpVtbl->GetClassID(This, pClassID)
#define IMimeMessageTree_IsDirty(This) (This)->lpVtbl->IsDirty(This)
#define IMimeMessageTree_Load(This, pStm) (This)->lpVtbl->Load(This, pStm)
#define IMimeMessageTree_Save(This, pStm, fClearDirty) (This)->lpVtbl->Save(This, pStm, fClearDirty)
#define IMimeMessageTree_GetSizeMax(This, pCbSize) (This)->lpVtbl->GetSizeMax(This, pCbSize)
#define IMimeMessageTree_InitNew(This) (This)->lpVtbl->InitNew(This)
#define IMimeMessageTree_GetMessageSource(This, ppStream, dwFlags) (This)->lpVtbl->GetMessageSource(This, ppStream, dwFlags)
#define IMimeMessageTree_GetMessageSize(This, pcbSize, dwFlags) (This)->lpVtbl->GetMessageSize(This, pcbSize, dwFlags)
#define IMimeMessageTree_LoadOffsetTable(This, pStream) (This)->lpVtbl->LoadOffsetTable(This, pStream)
#define IMimeMessageTree_SaveOffsetTable(This, pStream, dwFlags) (This)->lpVtbl->SaveOffsetTable(This, pStream, dwFlags)
#define IMimeMessageTree_GetFlags(This, pdwFlags) (This)->lpVtbl->GetFlags(This, pdwFlags)
#define IMimeMessageTree_Commit(This, dwFlags) (This)->lpVtbl->Commit(This, dwFlags)
#define IMimeMessageTree_HandsOffStorage(This) (This)->lpVtbl->HandsOffStorage(This)
#define IMimeMessageTree_BindToObject(This, hBody, riid, ppvObject) (This)->lpVtbl->BindToObject(This, hBody, riid, ppvObject)
#define IMimeMessageTree_SaveBody(This, hBody, dwFlags, pStream) (This)->lpVtbl->SaveBody(This, hBody, dwFlags, pStream)
#define IMimeMessageTree_InsertBody(This, location, hPivot, phBody) (This)->lpVtbl->InsertBody(This, location, hPivot, phBody)
#define IMimeMessageTree_GetBody(This, location, hPivot, phBody) (This)->lpVtbl->GetBody(This, location, hPivot, phBody)
#define IMimeMessageTree_DeleteBody(This, hBody, dwFlags) (This)->lpVtbl->DeleteBody(This, hBody, dwFlags)
#define IMimeMessageTree_MoveBody(This, hBody, location) (This)->lpVtbl->MoveBody(This, hBody, location)
#define IMimeMessageTree_CountBodies(This, hParent, fRecurse, pcBodies) \
    (This)->lpVtbl->CountBodies(This, hParent, fRecurse, pcBodies)
#define IMimeMessageTree_FindFirst(This, pFindBody, phBody) (This)->lpVtbl->FindFirst(This, pFindBody, phBody)
#define IMimeMessageTree_FindNext(This, pFindBody, phBody) (This)->lpVtbl->FindNext(This, pFindBody, phBody)
#define IMimeMessageTree_ResolveURL(This, hRelated, pszBase, pszURL, dwFlags, phBody) \
    (This)->lpVtbl->ResolveURL(This, hRelated, pszBase, pszURL, dwFlags, phBody)
#define IMimeMessageTree_ToMultipart(This, hBody, pszSubType, phMultipart) \
    (This)->lpVtbl->ToMultipart(This, hBody, pszSubType, phMultipart)
#define IMimeMessageTree_GetBodyOffsets(This, hBody, pOffsets) (This)->lpVtbl->GetBodyOffsets(This, hBody, pOffsets)
#define IMimeMessageTree_GetCharset(This, phCharset) (This)->lpVtbl->GetCharset(This, phCharset)
#define IMimeMessageTree_SetCharset(This, hCharset, applytype) (This)->lpVtbl->SetCharset(This, hCharset, applytype)
#define IMimeMessageTree_IsBodyType(This, hBody, bodytype) (This)->lpVtbl->IsBodyType(This, hBody, bodytype)
#define IMimeMessageTree_IsContentType(This, hBody, pszPriType, pszSubType) \
    (This)->lpVtbl->IsContentType(This, hBody, pszPriType, pszSubType)
#define IMimeMessageTree_QueryBodyProp(This, hBody, pszName, pszCriteria, fSubString, fCaseSensitive) \
    (This)->lpVtbl->QueryBodyProp(This, hBody, pszName, pszCriteria, fSubString, fCaseSensitive)
#define IMimeMessageTree_GetBodyProp(This, hBody, pszName, dwFlags, pValue) \
    (This)->lpVtbl->GetBodyProp(This, hBody, pszName, dwFlags, pValue)
#define IMimeMessageTree_SetBodyProp(This, hBody, pszName, dwFlags, pValue) \
    (This)->lpVtbl->SetBodyProp(This, hBody, pszName, dwFlags, pValue)
#define IMimeMessageTree_DeleteBodyProp(This, hBody, pszName) (This)->lpVtbl->DeleteBodyProp(This, hBody, pszName)
#define IMimeMessageTree_SetOption(This, oid, pValue) (This)->lpVtbl->SetOption(This, oid, pValue)
#define IMimeMessageTree_GetOption(This, oid, pValue) (This)->lpVtbl->GetOption(This, oid, pValue)

/* IMimeObjResolver */
#define IMimeObjResolver_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMimeObjResolver_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMimeObjResolver_Release(This) (This)->lpVtbl->Release(This)
#define IMimeObjResolver_MimeOleObjectFromMoniker(This, bindf, pmkOriginal, pBindCtx, riid, ppvObject, ppmkNew) \
    (This)->lpVtbl->MimeOleObjectFromMoniker(This, bindf, pmkOriginal, pBindCtx, riid, ppvObject, ppmkNew)

/* IMimePropertySchema */
#define IMimePropertySchema_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMimePropertySchema_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMimePropertySchema_Release(This) (This)->lpVtbl->Release(This)
#define IMimePropertySchema_RegisterProperty(This, pszName, dwFlags, dwRowNumber, vtDefault, pdwPropId) \
    (This)->lpVtbl->RegisterProperty(This, pszName, dwFlags, dwRowNumber, vtDefault, pdwPropId)
#define IMimePropertySchema_ModifyProperty(This, pszName, dwFlags, dwRowNumber, vtDefault) \
    (This)->lpVtbl->ModifyProperty(This, pszName, dwFlags, dwRowNumber, vtDefault)
#define IMimePropertySchema_GetPropertyId(This, pszName, pdwPropId) (This)->lpVtbl->GetPropertyId(This, pszName, pdwPropId)
#define IMimePropertySchema_GetPropertyName(This, dwPropId, ppszName) (This)->lpVtbl->GetPropertyName(This, dwPropId, ppszName)
#define IMimePropertySchema_RegisterAddressType(This, pszName, pdwAdrType) \
    (This)->lpVtbl->RegisterAddressType(This, pszName, pdwAdrType)

/* IMimePropertySet */
#define IMimePropertySet_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMimePropertySet_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMimePropertySet_Release(This) (This)->lpVtbl->Release(This)
#define IMimePropertySet_GetClassID(This, pClassID) (This)->lpVtbl->GetClassID(This, pClassID)
#define IMimePropertySet_IsDirty(This) (This)->lpVtbl->IsDirty(This)
#define IMimePropertySet_Load(This, pStm) (This)->lpVtbl->Load(This, pStm)
#define IMimePropertySet_Save(This, pStm, fClearDirty) (This)->lpVtbl->Save(This, pStm, fClearDirty)
#define IMimePropertySet_GetSizeMax(This, pCbSize) (This)->lpVtbl->GetSizeMax(This, pCbSize)
#define IMimePropertySet_InitNew(This) (This)->lpVtbl->InitNew(This)
#define IMimePropertySet_GetPropInfo(This, pszName, pInfo) (This)->lpVtbl->GetPropInfo(This, pszName, pInfo)
#define IMimePropertySet_SetPropInfo(This, pszName, pInfo) (This)->lpVtbl->SetPropInfo(This, pszName, pInfo)
#define IMimePropertySet_GetProp(This, pszName, dwFlags, pValue) (This)->lpVtbl->GetProp(This, pszName, dwFlags, pValue)
#define IMimePropertySet_SetProp(This, pszName, dwFlags, pValue) (This)->lpVtbl->SetProp(This, pszName, dwFlags, pValue)
#define IMimePropertySet_AppendProp(This, pszName, dwFlags, pValue) (This)->lpVtbl->AppendProp(This, pszName, dwFlags, pValue)
#define IMimePropertySet_DeleteProp(This, pszName) (This)->lpVtbl->DeleteProp(This, pszName)
#define IMimePropertySet_CopyProps(This, cNames, prgszName, pPropertySet) \
    (This)->lpVtbl->CopyProps(This, cNames, prgszName, pPropertySet)
#define IMimePropertySet_MoveProps(This, cNames, prgszName, pPropertySet) \
    (This)->lpVtbl->MoveProps(This, cNames, prgszName, pPropertySet)
#define IMimePropertySet_DeleteExcept(This, cNames, prgszName) (This)->lpVtbl->DeleteExcept(This, cNames, prgszName)
#define IMimePropertySet_QueryProp(This, pszName, pszCriteria, fSubString, fCaseSensitive) \
    (This)->lpVtbl->QueryProp(This, pszName, pszCriteria, fSubString, fCaseSensitive)
#define IMimePropertySet_GetCharset(This, phCharset) (This)->lpVtbl->GetCharset(This, phCharset)
#define IMimePropertySet_SetCharset(This, hCharset, applytype) (This)->lpVtbl->SetCharset(This, hCharset, applytype)
#define IMimePropertySet_GetParameters(This, pszName, pcParams, pprgParam) \
    (This)->lpVtbl->GetParameters(This, pszName, pcParams, pprgParam)
#define IMimePropertySet_IsContentType(This, pszPriType, pszSubType) (This)->lpVtbl->IsContentType(This, pszPriType, pszSubType)
#define IMimePropertySet_BindToObject(This, riid, ppvObject) (This)->lpVtbl->BindToObject(This, riid, ppvObject)
#define IMimePropertySet_Clone(This, ppPropertySet) (This)->lpVtbl->Clone(This, ppPropertySet)
#define IMimePropertySet_SetOption(This, oid, pValue) (This)->lpVtbl->SetOption(This, oid, pValue)
#define IMimePropertySet_GetOption(This, oid, pValue) (This)->lpVtbl->GetOption(This, oid, pValue)
#define IMimePropertySet_EnumProps(This, dwFlags, ppEnum) (This)->lpVtbl->EnumProps(This, dwFlags, ppEnum)

/* IMimeSecurity */
#define IMimeSecurity_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMimeSecurity_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMimeSecurity_Release(This) (This)->lpVtbl->Release(This)
#define IMimeSecurity_InitNew(This) (This)->lpVtbl->InitNew(This)
#define IMimeSecurity_CheckInit(This) (This)->lpVtbl->CheckInit(This)
#define IMimeSecurity_EncodeMessage(This, pTree, dwFlags) (This)->lpVtbl->EncodeMessage(This, pTree, dwFlags)
#define IMimeSecurity_EncodeBody(This, pTree, hEncodeRoot, dwFlags) (This)->lpVtbl->EncodeBody(This, pTree, hEncodeRoot, dwFlags)
#define IMimeSecurity_DecodeMessage(This, pTree, dwFlags) (This)->lpVtbl->DecodeMessage(This, pTree, dwFlags)
#define IMimeSecurity_DecodeBody(This, pTree, hDecodeRoot, dwFlags) (This)->lpVtbl->DecodeBody(This, pTree, hDecodeRoot, dwFlags)
#define IMimeSecurity_EnumCertificates(This, hc, dwUsage, pPrev, ppCert) \
    (This)->lpVtbl->EnumCertificates(This, hc, dwUsage, pPrev, ppCert)
#define IMimeSecurity_GetCertificateName(This, pX509Cert, cn, ppszName) \
    (This)->lpVtbl->GetCertificateName(This, pX509Cert, cn, ppszName)
#define IMimeSecurity_GetMessageType(This, hwndParent, pBody, pdwSecType) \
    (This)->lpVtbl->GetMessageType(This, hwndParent, pBody, pdwSecType)
#define IMimeSecurity_GetCertData(This, pX509Cert, dataid, pValue) (This)->lpVtbl->GetCertData(This, pX509Cert, dataid, pValue)

/* IMimeWebDocument */
#define IMimeWebDocument_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IMimeWebDocument_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IMimeWebDocument_Release(This) (This)->lpVtbl->Release(This)
#define IMimeWebDocument_GetURL(This, ppszURL) (This)->lpVtbl->GetURL(This, ppszURL)
#define IMimeWebDocument_BindToStorage(This, riid, ppvObject) (This)->lpVtbl->BindToStorage(This, riid, ppvObject)

/* IPersistMime */
#define IPersistMime_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IPersistMime_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IPersistMime_Release(This) (This)->lpVtbl->Release(This)
#define IPersistMime_GetClassID(This, pClassID) (This)->lpVtbl->GetClassID(This, pClassID)
#define IPersistMime_Load(This, pMsg) (This)->lpVtbl->Load(This, pMsg)
#define IPersistMime_Save(This, pMsg, dwFlags) (This)->lpVtbl->Save(This, pMsg, dwFlags)

/* IConverterSession */
#define IConverterSession_QueryInterface(This, riid, ppvObj) (This)->lpVtbl->QueryInterface(This, riid, ppvObj)
#define IConverterSession_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IConverterSession_Release(This) (This)->lpVtbl->Release(This)
#define IConverterSession_SetAdrBook(This, pab) (This)->lpVtbl->SetAdrBook(This, pab)
#define IConverterSession_SetEncoding(This, et) (This)->lpVtbl->SetEncoding(This, et)
#define IConverterSession_PlaceHolder1(This) (This)->lpVtbl->PlaceHolder1(This)
#define IConverterSession_MIMEToMAPI(This, pstm, pmsg, pszSrcSrv, ulFlags) \
    (This)->lpVtbl->MIMEToMAPI(This, pstm, pmsg, pszSrcSrv, ulFlags)
#define IConverterSession_MAPIToMIMEStm(This, pmsg, pstm, ulFlags) (This)->lpVtbl->MAPIToMIMEStm(This, pmsg, pstm, ulFlags)
#define IConverterSession_PlaceHolder2(This) (This)->lpVtbl->PlaceHolder2(This)
#define IConverterSession_PlaceHolder3(This) (This)->lpVtbl->PlaceHolder3(This)
#define IConverterSession_PlaceHolder4(This) (This)->lpVtbl->PlaceHolder4(This)
#define IConverterSession_SetTextWrapping(This, fWrapText, ulWrapWidth) \
    (This)->lpVtbl->SetTextWrapping(This, fWrapText, ulWrapWidth)
#define IConverterSession_SetSaveFormat(This, mstSaveFormat) (This)->lpVtbl->SetSaveFormat(This, mstSaveFormat)
#define IConverterSession_PlaceHolder5(This) (This)->lpVtbl->PlaceHolder5(This)
#define IConverterSession_SetCharset(This, fApply, hcharset, csetapplytype) \
    (This)->lpVtbl->SetCharset(This, fApply, hcharset, csetapplytype)

#endif
#endif
