"""The register: elders, their homes and kin, visitors, and who answers for whom."""
