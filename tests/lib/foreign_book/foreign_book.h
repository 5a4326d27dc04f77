/* What tests know of the entry ids of the foreign address book. */
#ifndef MAPIX_TESTS_FOREIGN_BOOK_H
#define MAPIX_TESTS_FOREIGN_BOOK_H

#define FOREIGN_UID { { 'F', 'O', 'R', 'E', 'I', 'G', 'N', 0x11, 0x90, 0x5d, 0xc4, 0x7b, 0x3f, 0x28, 0x6e, 0xa1 } }
#define FOREIGN_ID_SIZE 22

enum { FOREIGN_CONTAINER = 2, FOREIGN_USER = 3, FOREIGN_TEMPLATE = 4, FOREIGN_TEMPLATES = 8, FOREIGN_TRIGGER = 9 };       /* byte 20; byte 21 is a number */
enum { FOREIGN_BOUND = 2 };            /* the user with PR_TEMPLATEID */

#endif
