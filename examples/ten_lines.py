"""Read a report, look at a cell, check the sums, write the report as a web page with the findings marked."""

import tempfile

import gkreport

report = gkreport.read("examples/示例县/2024/石桥镇.txt")
print(report.organ, report.year, report.requests.new_received.total)
findings = gkreport.check(report)
for finding in findings:
    print(finding.severity.label, finding.message())
page = tempfile.mkdtemp() + "/石桥镇2024.html"
gkreport.write(report, page, findings=findings)
print(page)
