#include "codec.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

/*
 * libpng reports an error by longjmp into whoever called setjmp. Everything that must survive the jump lives in one
 * of these structs, in the frame above the one that calls setjmp, so that no local's value depends on it.
 */
typedef struct {
    png_structp png;
    png_infop info;
    const uint8_t *next; /* of the file being read */
    size_t left;
    medic_image_file *output; /* the file being written */
    int status;
    char *message;
} png_session;

static void on_error(png_structp png, png_const_charp text)
{
    png_session *session = png_get_error_ptr(png);
    if (session->status == MEDIC_OK)
        session->status = fail(MEDIC_INVALID, session->message, text);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

static void read_bytes(png_structp png, png_bytep target, size_t count)
{
    png_session *session = png_get_io_ptr(png);
    if (count > session->left)
        png_error(png, "the PNG file is truncated");
    memcpy(target, session->next, count);
    session->next += count;
    session->left -= count;
}

static void write_bytes(png_structp png, png_bytep source, size_t count)
{
    png_session *session = png_get_io_ptr(png);
    medic_image_file *file = session->output;
    if (count > file->capacity - file->size) {
        size_t capacity = 2 * file->capacity + count + 4096;
        uint8_t *data = realloc(file->data, capacity);
        if (!data) {
            session->status = fail(MEDIC_NO_MEMORY, session->message, "no memory for the encoded image");
            png_error(png, "no memory");
        }
        file->data = data;
        file->capacity = capacity;
    }
    memcpy(file->data + file->size, source, count);
    file->size += count;
}

static void flush_bytes(png_structp png)
{
    (void)png;
}

/* Whatever the file holds becomes 8 bits a channel, with the palette looked up and transparency as a channel. */
static void expand_to_bytes(png_session *session)
{
    png_structp png = session->png;
    int colour = png_get_color_type(png, session->info), depth = png_get_bit_depth(png, session->info);
    if (colour == PNG_COLOR_TYPE_PALETTE)
        png_set_palette_to_rgb(png);
    if (colour == PNG_COLOR_TYPE_GRAY && depth < 8)
        png_set_expand_gray_1_2_4_to_8(png);
    if (png_get_valid(png, session->info, PNG_INFO_tRNS))
        png_set_tRNS_to_alpha(png);
    if (depth == 16)
        png_set_scale_16(png);
}

static void read_png(png_session *session, medic_image_shape *found, const medic_image_shape *expected, uint8_t *rows)
{
    png_structp png = session->png;
    if (setjmp(png_jmpbuf(png)))
        return;
    png_set_read_fn(png, session, read_bytes);
    /* libpng's own limits keep a row small; the caller judges the whole image; here is one for ancillary chunks. */
    png_set_chunk_cache_max(png, 128);
    png_set_chunk_malloc_max(png, 8 << 20);
    png_read_info(png, session->info);
    expand_to_bytes(session);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, session->info);
    found->width = (int32_t)png_get_image_width(png, session->info);
    found->height = (int32_t)png_get_image_height(png, session->info);
    found->channels = png_get_channels(png, session->info);
    if (!rows)
        return;
    size_t stride = png_get_rowbytes(png, session->info);
    if (shapes_differ(found, expected) || stride != (size_t)found->width * (size_t)found->channels)
        png_error(png, "the PNG header does not say the same when read twice");
    for (int pass = 0; pass < passes; pass++)
        for (int32_t row = 0; row < found->height; row++)
            png_read_row(png, rows + (size_t)row * stride, NULL);
    png_read_end(png, NULL);
}

int png_decode(const uint8_t *file, size_t size, medic_image_shape *found, const medic_image_shape *expected, uint8_t *rows, char *message)
{
    png_session session = {.next = file, .left = size, .status = MEDIC_OK, .message = message};
    session.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &session, on_error, on_warning);
    session.info = session.png ? png_create_info_struct(session.png) : NULL;
    if (session.info)
        read_png(&session, found, expected, rows);
    else
        session.status = fail(MEDIC_NO_MEMORY, message, "no memory for libpng");
    png_destroy_read_struct(&session.png, &session.info, NULL);
    return session.status;
}

static void write_png(png_session *session, const uint8_t *rows, const medic_image_shape *shape)
{
    static const int colours[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
    png_structp png = session->png;
    if (setjmp(png_jmpbuf(png)))
        return;
    png_set_write_fn(png, session, write_bytes, flush_bytes);
    png_set_IHDR(png, session->info, (png_uint_32)shape->width, (png_uint_32)shape->height, 8, colours[shape->channels - 1],
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, session->info);
    for (int32_t row = 0; row < shape->height; row++)
        png_write_row(png, rows + (size_t)row * (size_t)shape->width * (size_t)shape->channels);
    png_write_end(png, NULL);
}

int png_encode(const uint8_t *rows, const medic_image_shape *shape, medic_image_file *file, char *message)
{
    if (shape->channels < 1 || shape->channels > 4 || shape->width < 1 || shape->height < 1)
        return fail(MEDIC_INVALID, message, "a PNG file has 1 to 4 channels and at least one pixel");
    png_session session = {.output = file, .status = MEDIC_OK, .message = message};
    session.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &session, on_error, on_warning);
    session.info = session.png ? png_create_info_struct(session.png) : NULL;
    if (session.info)
        write_png(&session, rows, shape);
    else
        session.status = fail(MEDIC_NO_MEMORY, message, "no memory for libpng");
    png_destroy_write_struct(&session.png, &session.info);
    return session.status;
}
