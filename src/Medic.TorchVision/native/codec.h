/* Between the front door (medic_image.c) and the two codecs. */
#ifndef MEDIC_CODEC_H
#define MEDIC_CODEC_H

#include "medic_image.h"

/*
 * Each decoder reads the header into `found`; with `rows` it then decodes into it, interleaved, after
 * checking that `found` equals `expected`. `rows` holds channels * height * width bytes of `expected`.
 */
int png_decode(const uint8_t *file, size_t size, medic_image_shape *found, const medic_image_shape *expected, uint8_t *rows, char *message);
int jpeg_decode(const uint8_t *file, size_t size, medic_image_shape *found, const medic_image_shape *expected, uint8_t *rows, char *message);

/* Encodes interleaved rows; what was written of `file` so far is the caller's to free, on failure too. */
int png_encode(const uint8_t *rows, const medic_image_shape *shape, medic_image_file *file, char *message);

int shapes_differ(const medic_image_shape *left, const medic_image_shape *right);

/* Puts a sentence where the caller finds it, cut to MEDIC_MESSAGE_SIZE, and hands `status` through. */
int fail(int status, char *message, const char *text);

#endif
