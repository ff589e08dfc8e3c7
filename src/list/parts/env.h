/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of the variables of U-Boot environments; its class is in list/list.h. */
#ifndef LIST_PARTS_ENV_H
#define LIST_PARTS_ENV_H

#include <stdbool.h>

#include "firmware/model/children.h"

/* True if the image or a store below it has an environment. */
bool env_is_there(const struct firmware *root);

#endif
