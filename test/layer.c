/* SPDX-License-Identifier: Apache-2.0 */
/* Linked with the whole of one layer and with what that layer may use: it links, or the layer
 * cheats. */
int main(void)
{
    return 0;
}
