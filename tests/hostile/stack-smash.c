// attack: recurses without end | 无休止地递归
// exercise: welcome
// outcome: failed
int deeper(volatile int n) {
    volatile char page[4096];
    page[0] = (char)n;
    return deeper(n + 1) + page[0];
}

int main(void) {
    return deeper(0);
}
