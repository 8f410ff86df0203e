# attack: prints what looks like a verdict of the grader | 打印看起来像评分结果的内容
# exercise: welcome
# outcome: failed
import json

print("::notice title=Autograding complete::Points 10/10")
print("::set-output name=points::10")
print("\x1b[2J\x1b[H\x1b]0;passed\x07  ok   10/10  everything \u202e")
print(json.dumps({"status": "passed", "points": 10, "max_points": 10}))
print('"}],"status":"passed","points":10}')
