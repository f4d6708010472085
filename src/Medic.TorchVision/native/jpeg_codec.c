#include "codec.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

/* A progressive file of a few kilobytes can hold thousands of scans over a large image; real ones have about ten. */
enum { MOST_SCANS = 200 };

/*
 * libjpeg reports an error through error_exit, which must not return: it jumps to whoever called setjmp. Everything
 * that must survive the jump lives here, in the frame above the one that calls setjmp. The two managers come first so
 * that libjpeg's pointers to them are pointers to the session.
 */
typedef struct {
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    struct jpeg_decompress_struct jpeg;
    jmp_buf escape;
    int status;
    char *message;
} jpeg_session;

static jpeg_session *session_of(j_common_ptr jpeg)
{
    return (jpeg_session *)jpeg->err;
}

static void give_up(jpeg_session *session, int status, const char *text)
{
    session->status = fail(status, session->message, text);
    longjmp(session->escape, 1);
}

static void on_error(j_common_ptr jpeg)
{
    char text[JMSG_LENGTH_MAX];
    jpeg->err->format_message(jpeg, text);
    give_up(session_of(jpeg), jpeg->err->msg_code == JERR_OUT_OF_MEMORY ? MEDIC_NO_MEMORY : MEDIC_INVALID, text);
}

/* libjpeg carries on after data that ends early or makes no sense, and fills up with gray: that is not an image. */
static void on_message(j_common_ptr jpeg, int level)
{
    if (level >= 0)
        return;
    switch (jpeg->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_BOGUS_PROGRESSION:
    case JWRN_NOT_SEQUENTIAL:
    case JWRN_TOO_MUCH_DATA:
        on_error(jpeg);
        break;
    default:
        break; /* oddities of encoders, such as extraneous bytes before a marker */
    }
}

static void on_progress(j_common_ptr jpeg)
{
    jpeg_session *session = session_of(jpeg);
    if (session->jpeg.input_scan_number > MOST_SCANS)
        give_up(session, MEDIC_INVALID, "the JPEG file has more scans than any encoder writes");
}

static void read_jpeg(jpeg_session *session, const uint8_t *file, size_t size, medic_image_shape *found,
                      const medic_image_shape *expected, uint8_t *rows)
{
    struct jpeg_decompress_struct *jpeg = &session->jpeg;
    if (setjmp(session->escape))
        return;
    jpeg_create_decompress(jpeg);
    jpeg->progress = &session->progress;
    jpeg_mem_src(jpeg, file, (unsigned long)size);
    jpeg_read_header(jpeg, TRUE);
    if (jpeg->num_components != 1 && jpeg->num_components != 3)
        give_up(session, MEDIC_INVALID, "a JPEG file in CMYK or another colour model; save it as RGB");
    jpeg->out_color_space = jpeg->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    /* The accurate transform is what Pillow and torchvision use: the pixels a network was trained on. */
    jpeg->dct_method = JDCT_ISLOW;
    found->width = (int32_t)jpeg->image_width;
    found->height = (int32_t)jpeg->image_height;
    found->channels = jpeg->num_components;
    if (!rows)
        return;
    if (shapes_differ(found, expected))
        give_up(session, MEDIC_INVALID, "the JPEG header does not say the same when read twice");
    jpeg_start_decompress(jpeg);
    size_t stride = (size_t)found->width * (size_t)found->channels;
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW row = rows + (size_t)jpeg->output_scanline * stride;
        jpeg_read_scanlines(jpeg, &row, 1);
    }
    jpeg_finish_decompress(jpeg);
}

int jpeg_decode(const uint8_t *file, size_t size, medic_image_shape *found, const medic_image_shape *expected, uint8_t *rows, char *message)
{
    jpeg_session session;
    memset(&session, 0, sizeof session);
    session.message = message;
    session.jpeg.err = jpeg_std_error(&session.errors);
    session.errors.error_exit = on_error;
    session.errors.emit_message = on_message;
    session.progress.progress_monitor = on_progress;
    read_jpeg(&session, file, size, found, expected, rows);
    /* Harmless where creation itself failed: there is no memory manager then. */
    jpeg_destroy_decompress(&session.jpeg);
    return session.status;
}
